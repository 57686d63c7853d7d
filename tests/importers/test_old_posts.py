"""Posts of old sites: what their heads, names and bodies say, well-formed or not, and the addresses they had."""

from pathlib import Path

import pytest

from broadsheet.errors import UsageError
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.hexo import crc16
from broadsheet.importers.posts.record import NO_HOME, OldPost, OldSite
from broadsheet.importers.posts.sites import read_site


def site(tmp_path: Path, files: dict[str, str], kind: str = "", zone: str = "") -> OldSite:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_site(tmp_path, kind, zone)


def hexo(tmp_path: Path, text: str, config: str = "title: Old\n", name: str = "a.md") -> OldPost:
    return site(tmp_path, {"_config.yml": config, f"source/_posts/{name}": text}).posts[0]


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("---\ntitle: A\n---\nB", {"title": "A"}, "B"),
        ("\n\n---\ntitle: A\n---\nB", {"title": "A"}, "B"),
        ("\ufeff---\r\ntitle: A\r\n---\r\nB", {"title": "A"}, "B"),
        ("title: A\n---\nB", {"title": "A"}, "B"),
        (
            '+++\ntitle = "A"\ndraft = false\n[params]\nx = 1\n+++\nB',
            {"title": "A", "draft": "false", "params": {"x": "1"}},
            "B",
        ),
        ('{"title": "A", "tags": ["x"]}\nB', {"title": "A", "tags": ["x"]}, "B"),
        (';;;\n"title": "A"\n;;;\nB', {"title": "A"}, "B"),
        ("---\ntitle: 2021\nweight: yes\n---\n", {"title": "2021", "weight": "yes"}, ""),
        ("no head at all", {}, "no head at all"),
        ("---\ntitle: '&#123;x&#125;'\n---\n", {"title": "{x}"}, ""),
    ],
)
def test_heads_are_read_as_text(text: str, fields: dict[str, object], body: str) -> None:
    parts = parts_of_post(text.encode())
    assert (parts.fields, parts.body, parts.faults) == (fields, body, ())


def test_a_head_that_is_no_yaml_is_read_line_by_line() -> None:
    parts = parts_of_post(
        "---\ntitle: 'It's “here”: \"now\"'\ncategories: \n - A\n - B: C\ndate: x\n---\nbody".encode()
    )
    assert parts.fields == {"title": 'It\'s “here”: "now"', "categories": ["A", "B: C"], "date": "x"}
    assert parts.faults == ("its head is no YAML at line 2: read line by line",)


def test_a_head_without_an_end_is_told() -> None:
    assert parts_of_post(b"---\ntitle: A\n").faults == ("the --- that ends its head is missing",)


SCRIPTED = """
---
title: '城市_新线路'
categories: 
 - 新媒体
 - 海湾报
 - 新闻
headimg: 'https://cors.example/?u=http://img.example/a.jpg'
author: 海湾报
comments: false
date: Thu, 23 Dec 2021 23:54:48 GMT
thumbnail: 'https://cors.example/?u=http://img.example/a.jpg'
---

<div>   
<p>第一段 &#123;&#123; x &#125;&#125;</p>

    <p><img src="http://img.example/a.jpg">第二段</p>  
</div>
            """


def test_a_post_of_the_old_script(tmp_path: Path) -> None:
    post = hexo(tmp_path, SCRIPTED, "timezone: Asia/Shanghai\n", "新媒体/海湾报/城市.md")
    assert post.entry.title == "城市_新线路"
    assert post.entry.authors == (), "the script called the site the author"
    assert post.source_name == "海湾报"
    assert post.sections == (("新媒体", "海湾报", "新闻"),)
    assert post.entry.published is not None
    assert post.entry.published.isoformat() == "2021-12-23T23:54:48+00:00"
    assert post.address == "2021/12/23/新媒体/海湾报/城市/", "the day on the machine that built it"
    assert post.entry.image == "http://img.example/a.jpg", "from behind the proxy"
    assert "<pre>" not in (post.entry.content_html or ""), "an indent after a blank line is no code"
    assert post.faults == ("the old script cut signs of its title: “_” stands for them",)
    assert post.raw == SCRIPTED.encode()


def test_a_picture_taken_at_random_is_none(tmp_path: Path) -> None:
    post = hexo(
        tmp_path,
        "---\ntitle: T\ndate: 2021-01-01\nheadimg: https://r.example/x\nthumbnail: https://r.example/x\n---\nwords",
    )
    assert post.entry.image is None
    assert post.faults == ("its picture https://r.example/x was no picture of it",)


@pytest.mark.parametrize(
    ("config", "name", "address"),
    [
        ("", "a b.md", "2021/03/04/a b/"),
        ("permalink: :title.html", "x/y.md", "x/y.html"),
        ("permalink: posts/:name/", "x/y.md", "posts/y/"),
        ("permalink: :category/:post_title/", "y.md", "News/World/a-title/"),
        ("permalink: p/:abbrlink.html", "y.md", f"p/{crc16(b'A: title')}.html"),
        ("permalink: p/:abbrlink/\nabbrlink:\n  alg: crc32\n  rep: hex", "y.md", "p/66be6d46/"),
        ("permalink: :year:i_month:i_day-:hour:minute/", "y.md", "202134-0506/"),
        ("new_post_name: :year-:month-:day-:title.md\npermalink: :title/", "2020-01-02-z.md", "z/"),
    ],
)
def test_addresses_of_hexo(tmp_path: Path, config: str, name: str, address: str) -> None:
    text = "---\ntitle: 'A: title'\ndate: 2021-03-04 05:06:07\ncategories: [News, World]\n---\nwords"
    assert hexo(tmp_path, text, config + "\n", name).address == address


def test_crc_16_arc_gives_its_check_value() -> None:
    assert crc16(b"123456789") == 0xBB3D


def test_an_address_that_no_file_tells_is_told(tmp_path: Path) -> None:
    post = hexo(tmp_path, "---\ntitle: T\ndate: 2021-01-01\n---\nx", "permalink: :id/\n")
    assert post.address == ""
    assert post.faults == ("its address is not in its file: the old site made it of :id",)


@pytest.mark.parametrize(
    ("config", "name", "head", "address"),
    [
        ("", "news/My Post.md", "", "news/my-post/"),
        ("", "news/my/index.md", "", "news/my/"),
        ("", "news/x.md", 'slug = "other"', "news/other/"),
        ("", "news/x.md", 'url = "/old/place.html"', "old/place.html"),
        ('[permalinks]\nnews = "/:year/:month/:slug/"', "news/x.md", "", "2021/03/a-title/"),
        ('[permalinks.page]\nnews = "/:section/:filename/"', "news/x.md", "", "news/x/"),
        ("uglyURLs = true", "news/新闻.md", "", "news/新闻.html"),
        ("[uglyURLs]\nnews = true", "news/x.md", "", "news/x.html"),
        ("", "news/it's & a--b.md", "", "news/its--a--b/"),
        ("", "news/x.md", 'url = "/t/:year/:slug/"', "t/2021/a-title/"),
        ('[permalinks]\nnews = "/:sections/:title/"', "news/below/x.md", "", "news/a-title/"),
        ('[permalinks]\nnews = "/:06/:1/:weekdayname/:contentbasename"', "news/a+b.md", "", "21/3/thursday/a-b/"),
        ("removePathAccents = true", "news/Été.md", "", "news/ete/"),
        ("[languages.en]\n[languages.fr]", "news/x.fr.md", "", "fr/news/x/"),
    ],
)
def test_addresses_of_hugo(tmp_path: Path, config: str, name: str, head: str, address: str) -> None:
    text = f'+++\ntitle = "A title"\ndate = 2021-03-04T05:06:07Z\n{head}\n+++\nwords'
    assert site(tmp_path, {"hugo.toml": config, f"content/{name}": text}).posts[0].address == address


@pytest.mark.parametrize(
    ("config", "name", "head", "address"),
    [
        ("", "_posts/2021-03-04-a-Title.md", "", "2021/03/04/a-Title.html"),
        ("", "World/_posts/2021-03-04-x.md", "categories: News", "world/news/2021/03/04/x.html"),
        ("permalink: pretty", "_posts/2021-03-04-x.md", "", "2021/03/04/x/"),
        ("permalink: /:title/", "_posts/2021-03-04-新闻.md", "", "新闻/"),
        ("", "_posts/2021-03-04-x.md", "permalink: /here/", "here/"),
        ("", "_posts/2021-03-04-It's v1.2_ #a.md", "", "2021/03/04/It's-v1.2_-a.html"),
        ("permalink: /:title", "_posts/2021-03-04-v1.2.md", "", "v1.2.html"),
        ("", "_posts/2021-03-04-x.md", "category: Top News", "top news/2021/03/04/x.html"),
        ("timezone: Asia/Shanghai", "_posts/2021-03-04-x.md", "date: 2021-03-04 23:30:00", "2021/03/05/x.html"),
        ("timezone: Asia/Shanghai", "_posts/2021-03-04-x.md", "date: '2021-03-04 23:30:00'", "2021/03/04/x.html"),
        ("collections:\n  posts:\n    permalink: /c/:title/", "_posts/2021-03-04-x.md", "", "c/x/"),
        ("defaults:\n- values: {permalink: /d/:title/}", "_posts/2021-03-04-x.md", "", "d/x/"),
    ],
)
def test_addresses_of_jekyll(tmp_path: Path, config: str, name: str, head: str, address: str) -> None:
    text = f"---\ntitle: T\n{head}\n---\nwords"
    assert (
        site(tmp_path, {"_config.yml": config + "\n", "_posts/README.md": "", name: text}).posts[0].address == address
    )


def test_config_of_hugo_may_be_a_folder(tmp_path: Path) -> None:
    files = {"config/_default/hugo.toml": "", "config/_default/permalinks.yaml": "news: /:year/:slug/\n"}
    (post,) = site(tmp_path, {**files, "content/news/x.md": "---\ntitle: X\ndate: 2021-03-04\n---\nwords"}).posts
    assert post.address == "2021/x/"


@pytest.mark.parametrize(
    ("config", "name", "head"),
    [
        ("_config.yml", "source/_posts/x.md", "published: false"),
        ("hugo.toml", "content/x.md", "draft: True"),
        ("_config.yml", "_posts/2021-01-01-x.md", "published: false"),
    ],
)
def test_drafts_are_told_not_shown(tmp_path: Path, config: str, name: str, head: str) -> None:
    found = site(tmp_path, {config: "", name: f"---\ntitle: X\n{head}\n---\nwords"})
    assert found.posts == ()
    assert [refused.what for refused in found.refused] == ["is a draft: the old site did not show it"]


def test_what_lies_in_a_bundle_of_hugo_is_no_post(tmp_path: Path) -> None:
    found = site(tmp_path, {"hugo.toml": "", "content/p/a/index.md": "words", "content/p/a/more/note.md": "words"})
    assert [post.address for post in found.posts] == ["p/a/"]
    assert [refused.where for refused in found.refused] == ["content/p/a/more/note.md"]


def test_what_is_no_post_of_jekyll_is_told(tmp_path: Path) -> None:
    found = site(tmp_path, {"_posts/notes.md": "words", "_posts/2021-01-01-x.md": "---\ntitle: X\n---\nwords"})
    assert [refused.where for refused in found.refused] == ["_posts/notes.md"]


def test_notes_of_a_vault(tmp_path: Path) -> None:
    note = "---\ntags: [a/b, c]\nsource: https://example.org/1\ncreated: 2021-03-04\n---\nSee [[Other|that]] %%secret%% ![[p.png|P]]"
    post = site(tmp_path, {".obsidian/app.json": "{}", "Clippings/A note.md": note}).posts[0]
    assert (post.entry.title, post.entry.url, post.sections) == ("A note", "https://example.org/1", (("Clippings",),))
    assert post.entry.categories == ("a/b", "c")
    assert post.entry.content_html == '<p>See that  <img src="" alt="P"></p>\n', "not example.org's p.png"
    assert post.faults == (NO_HOME,)


@pytest.mark.parametrize(
    ("body", "html", "faults"),
    [
        ("*a* `{% x %}`", "<p><em>a</em> <code>{% x %}</code></p>\n", 0),
        (
            '{{< figure src="https://a.example/a.png" caption="C" >}}',
            '<figure><img src="https://a.example/a.png" alt=""><figcaption>C</figcaption></figure>',
            0,
        ),
        ("a {% youtube x %} b", "<p>a  b</p>\n", 1),
        ("{% raw %}{{ x }}{% endraw %}", "<p>{{ x }}</p>\n", 0),
        ("|a|b|\n|-|-|\n|1|2|", None, 0),
        ("{% asset_img a.jpg %}", '<img src="https://alt.example/2021/01/01/a/a.jpg" alt="">', 0),
        (
            "{% asset_img big 'a b.jpg' 300 200 \"It's A\" %}",
            '<img src="https://alt.example/2021/01/01/a/a b.jpg" alt="It\'s A">',
            0,
        ),
        ("{% img left /i/a.jpg 300 A title %}", '<img src="https://alt.example/i/a.jpg" alt="A title">', 0),
        (
            "x {% asset_link c.pdf The report %}",
            '<p>x <a href="https://alt.example/2021/01/01/a/c.pdf">The report</a></p>\n',
            0,
        ),
        ("![x]({% asset_path a.jpg %})", '<p><img src="https://alt.example/2021/01/01/a/a.jpg" alt="x"></p>\n', 0),
        ("{% asset_img %}", "", 0),
    ],
)
def test_bodies_in_markdown(tmp_path: Path, body: str, html: str | None, faults: int) -> None:
    post = hexo(tmp_path, f"---\ntitle: T\ndate: 2021-01-01\n---\n{body}", "url: https://alt.example\n")
    assert post.entry.content_html == html or (html is None and "<table>" in (post.entry.content_html or ""))
    assert len(post.faults) == faults


def test_what_stands_before_more_is_the_summary(tmp_path: Path) -> None:
    post = hexo(tmp_path, "---\ntitle: T\ndate: 2021-01-01\n---\nfirst\n\n<!-- more -->\n\nsecond")
    assert post.entry.summary_html == "<p>first</p>\n"


PICTURES = "![a](/i/a.jpg) ![b](b.jpg) [c](../c.pdf) ![d](https://d.example/d.jpg) [e](#e)"


@pytest.mark.parametrize(
    ("config", "name", "base"),
    [
        ("_config.yml: url: https://alt.example/blog", "source/_posts/x.md", "https://alt.example/blog/2021/01/01/x/"),
        ("hugo.yaml: baseURL: https://alt.example/", "content/x.md", "https://alt.example/x/"),
        (
            "_config.yml: {url: https://alt.example, baseurl: /b}",
            "_posts/2021-01-01-x.md",
            "https://alt.example/b/2021/01/01/",
        ),
    ],
)
def test_pictures_and_links_lead_to_where_they_were(tmp_path: Path, config: str, name: str, base: str) -> None:
    file, _, told = config.partition(": ")
    head = "---\ntitle: X\ndate: 2021-01-01\nimage: /i/lead.jpg\nlink_source: https://quelle.example/1\n---\n"
    (post,) = site(tmp_path, {file: told, name: head + PICTURES}).posts
    html = post.entry.content_html or ""
    parent = base.rstrip("/").rpartition("/")[0]
    assert post.faults == ()
    assert 'src="https://alt.example/i/a.jpg"' in html
    assert f'src="{base}b.jpg"' in html
    assert f'href="{parent}/c.pdf"' in html
    assert 'src="https://d.example/d.jpg"' in html
    assert 'href="#e"' in html
    assert "quelle.example" not in html


def test_sizes_of_a_picture_never_lead_to_the_page_that_the_post_was_taken_from(tmp_path: Path) -> None:
    body = '<img src="/a.jpg" srcset="/a-2.jpg 2x"><img src="/b.jpg" srcset="https://d.example/b-2.jpg 2x">'
    post = hexo(
        tmp_path, f"---\ntitle: X\nlink_source: https://quelle.example/1\n---\n{body}", "url: https://alt.example\n"
    )
    assert "a-2.jpg" not in (post.entry.content_html or "")
    assert "https://d.example/b-2.jpg" in (post.entry.content_html or "")


def test_pictures_of_a_site_whose_address_nobody_says_are_told(tmp_path: Path) -> None:
    text = f"---\ntitle: X\ndate: 2021-01-01\nlink_source: https://quelle.example/1\n---\n{PICTURES}"
    config = "url: http://example.com\n"  # as `hexo init` writes it
    post = hexo(tmp_path, text, config)
    assert post.faults == (NO_HOME,)
    assert "/i/a.jpg" not in (post.entry.content_html or "")
    (named,) = read_site(tmp_path, url="https://alt.example").posts
    assert named.faults == ()
    assert "https://alt.example/i/a.jpg" in (named.entry.content_html or "")


@pytest.mark.parametrize(
    ("files", "named"),
    [
        (
            {"_config.yml": "url: https://alt.example/blog", "source/_posts/x.md": "", "source/i/a.jpg": "", "source/_posts/x/b.jpg": ""},
            {"i/a.jpg": "source/i/a.jpg", "2021/01/01/x/b.jpg": "source/_posts/x/b.jpg"},
        ),
        (
            {"hugo.toml": "", "content/p/x/index.md": "", "static/i/a.jpg": "", "content/p/x/b.jpg": "", "static/p/c.pdf": "", "static/z": ""},
            {"i/a.jpg": "static/i/a.jpg", "p/x/b.jpg": "content/p/x/b.jpg", "p/c.pdf": "static/p/c.pdf"},
        ),
        ({"hugo.toml": "", "content/p/x.md": "", "content/p/c.pdf": ""}, {"p/c.pdf": "content/p/c.pdf"}),
        (
            {"_config.yml": "baseurl: /b", "_posts/2021-01-01-x.md": "", "i/a.jpg": "", "b.jpg": ""},
            {"i/a.jpg": "i/a.jpg"},
        ),
        ({"_config.yml": "", "source/_posts/x.md": ""}, {}),
    ],
)  # fmt: skip
def test_files_that_posts_name_and_their_old_addresses(
    tmp_path: Path, files: dict[str, str], named: dict[str, str]
) -> None:
    text = f"---\ntitle: X\ndate: 2021-01-01\nimage: /i/a.jpg\n---\n{PICTURES} [f](../../../../outside) [g](%00)"
    (tmp_path / "outside").write_text("not the site's")
    old = tmp_path / "old"
    old.mkdir()
    (post,) = site(old, {name: text if name.endswith(".md") else told for name, told in files.items()}).posts
    assert {file.address: file.file.relative_to(old).as_posix() for file in post.files} == named


def test_whole_addresses_of_the_old_site_name_its_files_too(tmp_path: Path) -> None:
    text = "---\ntitle: X\n---\n![a](https://alt.example/b/图 a.jpg) ![b](https://d.example/b/a.jpg)".replace(
        " a.j", "%20a.j"
    )
    files = {
        "_config.yml": "url: https://alt.example/b",
        "source/_posts/x.md": text,
        "source/图 a.jpg": "",
        "source/a.jpg": "",
    }
    (post,) = site(tmp_path, files).posts
    assert [(file.url, file.address) for file in post.files] == [
        ("https://alt.example/b/%E5%9B%BE%20a.jpg", "图 a.jpg")
    ]


@pytest.mark.parametrize(
    ("config", "name", "link"),
    [
        ("_config.yml", "source/_posts/x.md", "../../secret.txt"),
        ("_config.yml", "source/_posts/x.md", "/../secret.txt"),
        ("_config.yml", "source/_posts/x.md", "/%2e%2e/secret.txt"),
        ("hugo.toml", "content/x.md", "../secret.txt"),
        ("_config.yml: exclude: [secret.*, private/]", "_posts/2021-01-01-x.md", "/secret.txt"),
        ("_config.yml: exclude: [secret.*, private/]", "_posts/2021-01-01-x.md", "/private/deep/secret.txt"),
    ],
)
def test_no_post_can_name_what_the_old_site_did_not_serve(tmp_path: Path, config: str, name: str, link: str) -> None:
    file, _, told = config.partition(": ")
    files = {file: told, name: f"---\ntitle: X\n---\n[x]({link})", "secret.txt": "s", "private/deep/secret.txt": "s"}
    (post,) = site(tmp_path, files).posts
    assert post.files == ()


def test_links_of_the_disk_that_lead_out_of_the_old_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_text("not the site's")
    old = tmp_path / "old"
    (old / "source").mkdir(parents=True)
    (old / "source" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    (file,) = hexo(old, "---\ntitle: X\n---\n![a](/a.jpg)").files
    assert not file.is_inside


def test_another_post_is_no_file_of_a_post(tmp_path: Path) -> None:
    files = {".obsidian/x": "", "a.md": "[b](b.md) [c](c.csv)", "b.md": "words", "c.csv": "1,2"}
    assert [file.address for post in site(tmp_path, files).posts for file in post.files] == ["c.csv"]


def test_files_of_a_vault_are_found_by_their_name(tmp_path: Path) -> None:
    note = "![[p.png]] ![[q.pdf|Q]] [[r.pdf]] ![s](s%20s.png) ![[in/t.png]] ![[no.png]]"
    files = {
        ".obsidian/x": "",
        "Clippings/n.md": note,
        "in/p.png": "",
        "in/deep/p.png": "",
        "q.pdf": "",
        "in/r.pdf": "",
    }
    (post,) = site(tmp_path, {**files, "Clippings/s s.png": "", "in/t.png": ""}).posts
    assert [file.address for file in post.files] == ["in/p.png", "q.pdf", "in/r.pdf", "Clippings/s s.png", "in/t.png"]
    html = post.entry.content_html or ""
    assert 'src="https://old.invalid/Clippings/p.png"' in html
    assert 'href="https://old.invalid/Clippings/q.pdf">Q</a>' in html
    assert html.count('src=""') == 1, "of a file that is not there nothing is told that leads elsewhere"
    assert post.faults[0] == "it has no date"
    assert post.faults[1] == NO_HOME


def test_addresses_that_liquid_makes(tmp_path: Path) -> None:
    body = "![a]({{ site.baseurl }}/a.png) ![b]({{ '/b.png' | relative_url }}) ![c]({{site.url}}/c.png)"
    files = {"_config.yml": "url: https://alt.example\nbaseurl: /b\n", "_posts/2021-01-01-x.md": f"---\n---\n{body}"}
    (post,) = site(tmp_path, files).posts
    for made in ("https://alt.example/b/a.png", "https://alt.example/b/b.png", "https://alt.example/c.png"):
        assert f'src="{made}"' in (post.entry.content_html or "")


def test_a_folder_that_is_no_site_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no Hexo, Hugo or Jekyll site .*name its kind with --kind"):
        read_site(tmp_path)


def test_a_zone_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“Mars/Base” is no time zone"):
        site(tmp_path, {"source/_posts/a.md": "x"}, zone="Mars/Base")
