"""A picture is made anew from its pixels: every good file of the gallery, no bad one, nothing of what it carried."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from broadsheet.errors import PictureError
from broadsheet.media.forms import form_of
from broadsheet.media.make import make, sizes
from broadsheet.media.records import Recipe
from gallery import BAD, GOOD, TINY, encoded, many_frames, moving, photo, rotated

RECIPE = Recipe(forms=("webp", "avif"))


def opened(blob: bytes) -> Image.Image:
    image = Image.open(BytesIO(blob))
    image.load()
    return image


def distance(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    pairs = zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height * 3)


def refusal(data: bytes) -> str:
    """The cause for which a picture is refused, "" where it is made."""
    try:
        make(data, Recipe())
    except PictureError as error:
        return error.cause
    return ""


@pytest.mark.parametrize("name", GOOD)
def test_a_good_picture_looks_as_it_did(name: str) -> None:
    data = GOOD[name](3)
    kept, blobs = make(data, RECIPE)
    before = opened(data)
    turned = before.transpose(Image.Transpose.ROTATE_270) if name == "turned.jpg" else before
    assert (kept.width, kept.height) == turned.size
    assert kept.moves == name.startswith("moving")
    for variant, blob in zip(kept.variants, blobs, strict=True):
        made = opened(blob)
        assert made.size == (variant.width, variant.height)
        assert made.format == variant.form.upper()
        assert len(blob) == variant.size
        if name not in ("one-bit.png", "clear.gif", "sixteen.png", "wide.jpg"):
            assert distance(made, turned) < 12, variant
    assert (name in ("alpha.png", "clear.gif", "grey-alpha.png")) >= opened(blobs[0]).has_transparency_data


@pytest.mark.parametrize("name", [*BAD, *TINY])
def test_a_bad_picture_is_refused_and_named(name: str) -> None:
    of, cause = BAD[name] if name in BAD else (TINY[name], "tiny")
    with pytest.raises(PictureError) as told:
        make(of(3), RECIPE)
    assert told.value.cause == cause
    assert "0x" not in str(told.value), "the same words on any machine"
    if cause == "too many pixels":
        assert re.fullmatch(r"[\d,]+ pixels, more than 50,000,000", str(told.value))


@pytest.mark.parametrize("name", GOOD)
def test_the_same_picture_gives_the_same_bytes(name: str) -> None:
    picture = GOOD[name](5)  # a colour profile holds the second in which it was made
    assert make(picture, RECIPE) == make(picture, RECIPE)


@pytest.mark.parametrize("name", ["turned.jpg", "profile.jpg", "comment.jpg", "polyglot.gif"])
def test_what_a_file_carries_beside_its_pixels_is_gone(name: str) -> None:
    data = GOOD[name](3)
    assert any(sign in data for sign in (b"SECRET-NAME", b"acsp", b"<script>")), "it is there before"
    for blob in make(data, RECIPE)[1]:
        assert not any(sign in blob for sign in (b"SECRET-NAME", b"acsp", b"<script>", b"EXIF", b"Exif", b"ICCP"))
        assert not opened(blob).getexif()


def test_sixteen_bits_of_grey_keep_their_range() -> None:
    image = opened(make(GOOD["sixteen.png"](0), RECIPE)[1][0]).convert("L")
    row = [image.getpixel((x, 30)) for x in (0, 45, 89)]
    assert row == pytest.approx([0, 45 * 650 / 257, 89 * 650 / 257], abs=6)


def test_colours_of_another_space_become_those_of_screens() -> None:
    """A profile that calls red what screens call green: rows of an sRGB profile exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(128, 400):
        if profile[at : at + 4] == b"rXYZ":
            profile[at : at + 4] = b"gXYZ"
        elif profile[at : at + 4] == b"gXYZ":
            profile[at : at + 4] = b"rXYZ"
    red = encoded(Image.new("RGB", (40, 40), (250, 0, 0)), "PNG", icc_profile=bytes(profile))
    seen = opened(make(red, RECIPE)[1][0]).convert("RGB").getpixel((20, 20))
    assert isinstance(seen, tuple)
    assert seen[1] > 200 > seen[0]
    spoilt = encoded(Image.new("RGB", (40, 40), (250, 0, 0)), "PNG", icc_profile=b"no profile at all")
    assert opened(make(spoilt, RECIPE)[1][0]).convert("RGB").getpixel((20, 20))[0] > 240  # type: ignore[index]


def test_it_goes_on_moving_within_bounds() -> None:
    kept, (blob,) = make(moving("GIF", 3, frames=6), RECIPE)
    made = Image.open(BytesIO(blob))
    made.seek(1)
    made.load()
    assert (kept.moves, made.n_frames, made.info["duration"], made.info["loop"]) == (True, 6, 80, 0)  # type: ignore[attr-defined]


def test_beyond_them_its_first_frame_stands() -> None:
    kept, blobs = make(many_frames(), RECIPE)
    assert (kept.moves, kept.width, len(blobs)) == (False, 200, 2)


@pytest.mark.parametrize(
    ("size", "meant"),
    [
        ((300, 200), [(300, 200)]),
        ((640, 400), [(640, 400)]),
        ((1000, 500), [(640, 320), (1000, 500)]),
        ((4000, 2000), [(640, 320), (1280, 640), (1920, 960)]),
        ((1920, 1), [(640, 1), (1280, 1), (1920, 1)]),
        ((800, 32_766), [(400, 16_383)]),
    ],
)
def test_sizes(size: tuple[int, int], meant: list[tuple[int, int]]) -> None:
    assert sizes(size, (640, 1280, 1920)) == meant


@given(
    st.binary(max_size=80),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF", b"BM", b"<"]),
)
def test_any_bytes_are_a_picture_or_refused(data: bytes, head: bytes) -> None:
    assert refusal(head + data) in ("", "svg", "not a picture", "broken", "too many pixels", "tiny")


@given(st.data(), st.sampled_from(["photo.jpg", "palette.png", "moving.gif", "lossy.webp", "old.bmp"]))
def test_a_spoilt_picture_is_a_picture_or_refused(data: st.DataObject, name: str) -> None:
    blob = bytearray(GOOD[name](1))
    for _ in range(data.draw(st.integers(1, 8))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    assert refusal(bytes(blob)) in ("", "not a picture", "broken", "too many pixels", "tiny")


def test_a_form_is_told_by_the_first_bytes_alone() -> None:
    told = {name: form_of(of(1)) for name, of in GOOD.items()}
    assert told["mislabelled.png"] == "JPEG"
    assert told["new.avif"] == "AVIF"
    assert form_of(b"\xef\xbb\xbf\n <?xml version='1.0'?><svg xmlns=''>") == "svg"
    assert form_of(b"<!DOCTYPE html><p>") == "markup"
    assert form_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == ""
    assert form_of(b"") == ""


def test_turned_by_a_quarter() -> None:
    kept, _ = make(rotated(3), RECIPE)
    assert (kept.width, kept.height) == (60, 90)
    assert photo(3).size == (90, 60)
