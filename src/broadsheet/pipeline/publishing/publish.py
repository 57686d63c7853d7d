"""From the outbox to files: posts made, addressed by the ledger, rendered, parsed back, written whole.

Order: addresses and intended digests go into own.db, then the files are written, then the manifest says so. A kill
anywhere in between is mended by doing it again.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError, disk_trouble
from broadsheet.model import Post, Record
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.posting import Copy, announced, lacking, shown_in, with_files, write_copies
from broadsheet.pipeline.posts import posts_of
from broadsheet.pipeline.publishing.moved import Moved
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.pipeline.site.building import build, sites_of, take_in
from broadsheet.publish.write import digest, edited, write_whole
from broadsheet.store import imported, old_files, own
from broadsheet.store.articles import Stored
from broadsheet.store.schema import transaction

Write = Callable[[Path, bytes], str]  # makes a file have this content; what became of it


if TYPE_CHECKING:
    from broadsheet.publish.targets import Target


class Published(Record, frozen=True, kw_only=True):
    """What became of one post in one target."""

    target: str
    post_id: str
    path: str
    state: str  # "written", "unchanged", "edited" or "moved" (by the user: left alone), "taken over" (so too), "failed"
    # of a plan "new" or "changed" for "written"
    body: str = ""  # which body the layout wrote, where it has a choice
    cause: str = ""  # failed: why; moved: where to; of a file: why it is left alone
    is_file: bool = False  # of an old site: no post


class _Draft(Record, frozen=True, kw_only=True):
    """A post ready to be written."""

    post_id: str
    path: str
    data: bytes
    body: str
    pictures: tuple[Copy, ...] = ()


def to_disk(path: Path, data: bytes) -> str:
    """Write the file whole, where its content differs. Raises: PublishError."""
    return "written" if write_whole(path, data) else "unchanged"


def publish(library: Library, batch: Sequence[Stored]) -> Iterator[Published]:
    """Write the posts of a batch to every target. A post that does not parse back is "failed" and costs no other.

    Raises: PublishError where the disk fails; what was written before it stays.
    """
    yield from publish_in_sites(library, batch)
    yield from publish_posts(library, batch)


def publish_in_sites(library: Library, batch: Sequence[Stored]) -> Iterator[Published]:
    """The pages of a batch, in every site; its lists wait for `build_sites`."""
    for config in sites_of(library) if batch else ():
        for put in take_in(library, config, batch):
            yield Published(target=config.name, post_id=put.post_id, path=put.path, state=put.state)


def publish_posts(
    library: Library, batch: Sequence[Stored], write: Write = to_disk, moved: Moved | None = None
) -> Iterator[Published]:
    """The posts of a batch, to every target that is no site. `moved` is shared by batches: it looks once."""
    targets = [config for config in library.config.target if config.kind != SITE]
    posts = posts_of(library, batch) if targets else []
    for config in targets:
        yield from _to_target(library, config, posts, write, moved or Moved(library))


def put_back_pictures(library: Library) -> None:
    """Write the pictures that stood in a target and are gone, though no post of ours may show them now."""
    for config in library.config.target:
        if config.kind != SITE:
            with transaction(library.own):
                files = announced(library, config, lacking(library, config))
            write_copies(library, config, files, to_disk)


def build_sites(library: Library) -> Iterator[Published]:
    """Bring the sites up to date: lists, feeds, search, and all pages where the config or the theme changed."""
    for config in sites_of(library):
        for put in build(library, config):
            yield Published(target=config.name, post_id=put.post_id, path=put.path, state=put.state)


def _to_target(
    library: Library, config: TargetConfig, posts: Sequence[Post], write: Write, moved: Moved
) -> Iterator[Published]:
    from broadsheet.publish.targets import target_of  # all builders' forms: a site needs none of them

    target, folder, name = target_of(config.kind, config.layout), library.folder / config.path, config.name
    drafts, settled, has_files = [], [], old_files.are_there(library.own)
    with transaction(library.own):
        for post in posts:
            try:
                draft = _draft(library, target, config, post, has_files=has_files)
            except PublishError as error:
                settled.append(Published(target=name, post_id=post.id, path="", state="failed", cause=str(error)))
                continue
            state, cause = _users_state(library, config, draft, moved)
            if state:
                settled.append(Published(target=name, post_id=draft.post_id, path=draft.path, state=state, cause=cause))
                continue
            own.about_to_write(library.own, name, draft.path, draft.post_id, digest(draft.data))
            drafts.append(draft)
        files = announced(library, config, [picture for draft in drafts for picture in draft.pictures])
    yield from settled
    write_copies(library, config, files, write)
    for draft in drafts:
        state = write(folder / draft.path, draft.data)
        yield Published(target=name, post_id=draft.post_id, path=draft.path, state=state, body=draft.body)
    with transaction(library.own):
        own.has_written(library.own, name, [draft.path for draft in drafts])


def _draft(library: Library, target: "Target", config: TargetConfig, post: Post, *, has_files: bool) -> _Draft:
    from broadsheet.clean.inert import objection
    from broadsheet.publish.targets import body_at

    at = own.address(library.own, config.name, post.id) or _allot(library, target, config, post)
    shown, files = shown_in(library, target.media, config, post, at.path)
    if has_files:
        post = with_files(library, target.files, config, post, at.path)
    post = msgspec.structs.replace(post, pictures={**post.pictures, **shown})
    is_inert = target.wants_feed_markup and bool(post.feed_html) and not objection(post.feed_html)
    body = "feed" if is_inert else body_at(target, config.body, at.path)
    text, note = target.render(post, at.permalink, body)
    return _Draft(post_id=post.id, path=at.path, data=text.encode(), body=note, pictures=files)


def _allot(library: Library, target: "Target", config: TargetConfig, post: Post) -> own.Address:
    """A new address, once: with the id where another post has the plain one."""
    from broadsheet.publish.targets import place_for

    path = str(place_for(target, post, False, config.body))
    if own.is_taken(library.own, config.name, path):
        path = str(place_for(target, post, True, config.body))
    old = imported.get(library.own, post.id)
    at = own.Address(path, old.address if old and old.address else target.permalink(post))
    own.put_address(library.own, config.name, post.id, at)
    return at


def _users_state(library: Library, config: TargetConfig, draft: _Draft, moved: Moved) -> tuple[str, str]:
    """Why a post is the user's, to be left alone: "taken over", "edited", "moved" and where to; "" where it is ours."""
    if own.is_taken_over(library.own, config.name, draft.path):
        return "taken over", ""
    path = library.folder / config.path / draft.path
    try:
        on_disk = path.read_bytes()
    except FileNotFoundError:
        ours = own.written(library.own, config.name, draft.path)
        place = moved.place(config, draft.post_id) if ours and ours.digest else None
        return ("moved", f"to {place}") if place else ("", "")
    except OSError as error:
        raise disk_trouble(PublishError, error, path) from error
    if on_disk == draft.data:
        return "", ""
    ours = own.written(library.own, config.name, draft.path)
    is_edited = ours is None or (edited(on_disk, ours.digest) and edited(on_disk, ours.pending))
    return ("edited" if is_edited else ""), ""
