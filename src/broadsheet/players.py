"""Players that may stand in an article: what an iframe may show."""

import re

from broadsheet.urls import parts_of

# Players that show one film, sound or chart and nothing else, and where their addresses begin; an iframe of any other
# host becomes nothing.
PLAYERS = {
    "www.youtube.com": "/embed/",
    "youtube.com": "/embed/",
    "www.youtube-nocookie.com": "/embed/",
    "player.vimeo.com": "/video/",
    "www.dailymotion.com": "/embed/",
    "geo.dailymotion.com": "/player",
    "w.soundcloud.com": "/player/",
    "open.spotify.com": "/embed",
    "embed.podcasts.apple.com": "/",
    "player.bilibili.com": "/player.html",
    "embed.ted.com": "/talks/",
    "players.brightcove.net": "/",
    "cdn.jwplayer.com": "/players/",
    "rutube.ru": "/play/embed/",
    "vk.com": "/video_ext.php",
    "www.facebook.com": "/plugins/video.php",
    "embed.acast.com": "/",
    "playlist.megaphone.fm": "",
    "player.megaphone.fm": "/",
    "omny.fm": "/shows/",
    "www.buzzsprout.com": "/",
    "player.simplecast.com": "/",
    "html5-player.libsyn.com": "/embed/",
    "play.libsyn.com": "/embed/",
    "www.podbean.com": "/player-v2/",
    "fast.wistia.net": "/embed/iframe/",
    "datawrapper.dwcdn.net": "/",
    "flo.uri.sh": "/",
    "e.infogram.com": "/",
}
# Flash films of the same houses, and where a frame shows what they showed: browsers play none since 2021.
_FLASH = (
    (re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/v/([\w-]{11})"), "https://www.youtube.com/embed/"),
    (re.compile(r"//(?:www\.)?vimeo\.com/moogaloop\.swf\?(?:[^#]*&)?clip_id=(\d+)"), "https://player.vimeo.com/video/"),
    (re.compile(r"//(?:www\.)?dailymotion\.com/swf/(?:video/)?(\w+)"), "https://www.dailymotion.com/embed/video/"),
)


def of_today(url: str) -> str:
    """The address at which a film plays today: in a frame and over https, which all these houses speak."""
    for flash, frame in _FLASH:
        if found := flash.search(url):
            return f"{frame}{found[1]}"
    secure = f"https://{url[7:]}" if url.startswith("http://") else url
    return secure if is_player(secure) else url


def is_player(url: str) -> bool:
    """True for the address of a known player, over https, without user, port or steps upwards."""
    parts = parts_of(url)
    try:
        is_plain = parts.scheme == "https" and not parts.username and parts.port is None
    except ValueError:  # a port that is no number
        return False
    start = PLAYERS.get(parts.hostname or "")
    path = _as_browsers_read(parts.path)
    return is_plain and start is not None and path.startswith(start) and "/." not in path


def _as_browsers_read(path: str) -> str:
    """With what also says "/" and "." to them (URL Standard, 4.4, "double-dot URL path segment")."""
    return path.replace("\\", "/").replace("%2e", ".").replace("%2E", ".")
