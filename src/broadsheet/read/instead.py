# ruff: noqa: E501 (tables of words)
"""What stands in an article's place, with the status of one that is there: it is gone, a robot is suspected, consent is
wanted, the site is mended. Told by what the page calls itself, or by its few words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from broadsheet.phrase import Phrase
from broadsheet.text import folded

NOTICE_MOST = 1500  # letters: more is no notice
_WALL_MOST = 1200  # of all that a page shows which asks for a proof
MOST = 6000  # of any such page: of one that asks for consent
_COOKIES = 3  # times that a page which asks for consent speaks of them
_TITLE_MOST = 400  # letters of a title that are looked at
_TELLING = 8  # letters of a title that are met in another by no chance
_SHARED = 0.5  # of the words of a feed's title, in the page's: it is the entry's
# Titles of errors, as `_plain` writes them: small letters, no apostrophes, one space between words. First numbers and words beside them;
_STATUS = r"(?:40[0134]|410|429|451|5[0-2]\d)"
_ERROR = r"(?:http|error|fehler|erreur|erro|errore|fout|błąd|ошибка|помилка|hata|lỗi|خطأ|错误|錯誤|エラー|오류)"
_SORRY = r"(?:oops |sorry |whoops |ups |hoppla |oups |désolé |vaya |抱歉 ?|很抱歉 ?|对不起 ?|對不起 ?)?"
# what is not there, and how that is said;
_THING = (
    r"(?:(?:the |this |that |die |diese |dieser |la |cette |esta |essa )?(?:web ?)?(?:page|file|article|story|post|content|document|resource|seite|beitrag|artikel|"
    r"página|pagina|artículo|artigo|articolo|strona|artykuł|страниц[аыу]|стать[яию]|сторінк[ау]|sayfa|trang|halaman|sidan|siden|sivua?|stránk[au]|az oldal|"
    r"η σελίδα|הדף|העמוד|الصفحة) (?:you (?:requested |(?:are |were |re )?looking for )|que (?:buscas|buscabas) )?)?"
)
_MISSING = "|".join(
    (
        r"(?:is |was )?not (?:be )?found|can(?:no|) ?t be found|could ?n(?:ot|t) be found|does ?n(?:ot|t) exist|(?:is )?no longer (?:available|exists?|here)|(?:is )?(?:unavailable|not available)",
        r"is ?n(?:ot|t) (?:available|working|here)|(?:has )?expired|has been (?:removed|deleted)|(?:wurde )?nicht (?:mehr )?(?:gefunden|vorhanden|verfügbar)|existiert nicht(?: mehr)?",
        r"(?:est )?(?:introuvable|non trouvée|inexistante)|nexiste (?:pas|plus)|no (?:se ha )?(?:encontrad[ao]|existe|disponible)|não (?:foi )?(?:encontrad[ao]|existe)|non (?:è stata )?trovat[ao]",
        r"niet gevonden|nie (?:została )?(?:znaleziona|istnieje)|не найден[аоы]?|не существует|не знайдено|bulunamadı|tidak ditemukan|(?:kunde )?(?:inte|ikke)(?: ble)? (?:hittas|hittades|fundet|funnet)",
        r"findes ikke|hittades inte|finns inte|ei löytyn?yt|nenalezena|nebyla nalezena|nem található|nu a fost găsită|δεν βρέθηκε|לא נמצא[הו]?|غير موجودة|لم يتم العثور عليها",
    )
)
# in one piece;
_GONE = "|".join(
    (
        r"(?:we )?(?:can(?:no|) ?t|could ?n(?:ot|t)) find (?:that|this|the) page|diese seite gibt es nicht|nie znaleziono strony|fant ikke siden|không tìm thấy trang|ไม่พบหน้า\S*|पृष्ठ नहीं मिला|पेज नहीं मिला|لم يتم العثور على الصفحة",
        r"(?:您?(?:访问|查看|要找|訪問)的)?(?:页面|网页|文章|内容|頁面|網頁)?(?:不存在|未找到|找不到|已(?:被|经)?删除|无法访问|不存在或已删除|已不存在)(?:了|頁面|網頁|页面|网页)?",
        r"(?:お探しの|指定された)?(?:ページ|記事)(?:が|は)?(?:見つかりません(?:でした)?|存在しません|ありません)|(?:요청하신 )?페이지를 찾을 수 없습니다|(?:존재하지 않는|찾을 수 없는) 페이지(?:입니다)?",
    )
)
# and who may not read, or not now.
_REFUSED = "|".join(
    (
        r"access (?:to this (?:page|site|website) (?:has been |is )?)?(?:denied|restricted|blocked)|forbidden|unauthori[sz]ed|zugriff verweigert|accès refusé|acceso denegado|acesso negado|accesso negato|toegang geweigerd",
        r"odmowa dostępu|доступ (?:запрещ[её]н|ограничен)|доступ заборонено|erişim engellendi|تم رفض الوصول|访问(?:被|受)?(?:拒绝|限制|受限)|存取被拒|アクセスが(?:拒否|制限)されました|접근이 (?:거부|제한)되었습니다",
        r"just a (?:moment|second)|one (?:moment|more step)(?: please)?|please wait|attention required|pardon our interruption|security (?:check|verification|challenge)(?: required)?|(?:human|bot|browser) (?:verification|check|detection)",
        r"robot check|verify(?:ing)? (?:that )?you ?(?:a?re) (?:a )?human(?: this may take.*)?|are you (?:a )?(?:human|robot)|you have been blocked|request (?:blocked|rejected|denied|unsuccessful)|the request could not be satisfied",
        r"checking your browser(?: before accessing.*)?|ddos (?:protection|guard)|client challenge|captcha|(?:nur )?einen moment(?: bitte)?|sicherheitsüberprüfung|un instant(?: sil vous plaît)?|un momento(?: por favor)?|só um momento",
        r"een moment(?: geduld)?|chwileczkę|один момент|(?:подтвердите что )?вы не робот|проверка браузера|bir dakika(?: lütfen)?|安全(?:验证|检查|檢查)|人机验证|(?:请输入)?验证码|(?:请)?稍(?:等|候)(?:片刻)?|訪問驗證",
        r"(?:少々|しばらく)お待ちください|잠시만 기다\S*(?: 주\S*)?|too many requests|rate limit(?:ed| exceeded)?|service (?:is )?(?:temporarily )?unavailable|(?:bad|invalid) (?:gateway|request)|gateway time ?out|(?:internal )?server error",
        r"(?:site |website )?(?:is )?(?:currently )?(?:under|down for|in)(?: scheduled| planned)? maintenance|(?:scheduled |site )?maintenance(?: mode)?|we ?(?:wi)?ll be (?:right )?back(?: soon| shortly)?|something went wrong",
        r"an error (?:has )?occurred|oops|whoops|wartungs(?:arbeiten|modus)|(?:site )?en maintenance|en mantenimiento|em manutenção|in manutenzione|технические работы|系统维护(?:中)?|出错了|系统繁忙|メンテナンス中?|점검 ?중|bakım(?:dayız)?",
    )
)
# All of a title, or of what its separators part.
_CALLED = Phrase(
    rf"^(?:{_ERROR} )?(?:{_STATUS} )?(?:{_ERROR} )?{_SORRY}(?:{_THING}(?:{_MISSING})|{_GONE}|{_REFUSED}|{_ERROR}|{_STATUS}(?: gone)?)(?: 1)?$"
)
_PARTED = re.compile(r"\s+[|·•–—»«/-]+\s+|[|｜_]|[-–—](?=\s)|(?<=\s)[-–—]")
_LONGEST = 120  # letters of a title, or a part, that may be an error's
# What only pages say that want a proof of who reads them.
_WALL = Phrase(
    r"(?i)enable javascript and cookies to continue|please enable js and disable any ad|checking (?:if the site connection is secure|your browser before)|verif(?:y|ying) (?:that )?you(?: are|['’]re) (?:a )?(?:human|not a (?:ro)?bot)|(?:prove|confirm) (?:that )?you(?: are|['’]re) (?:a )?(?:human|not a (?:ro)?bot)|"
    r"unusual (?:traffic|activity) from your (?:computer|network|device|browser)|complete the (?:captcha|security check|challenge)|solve (?:the|this) captcha|why have i been blocked|you don['’]t have permission to access [\"']?(?:http|/|this)|request unsuccessful\. incapsula|the requested url was rejected|"
    r"needs to review the security of your connection|ddos protection by|press (?:&|and) hold to confirm|as you were browsing,? something about your browser|your (?:ip|ip address|access) (?:has been|is|was) (?:temporarily )?(?:blocked|banned)|"
    r"bestätigen sie,? dass sie (?:kein roboter|ein mensch) sind|vérifi(?:ez|er) que vous (?:n['’]êtes pas un robot|êtes (?:un )?humain)|confirm[ae] que no eres un robot|confirme que (?:você )?não é um robô|подтвердите,? что вы не робот|"
    r"(?:请|需)完成(?:安全|下方|下列)?验证|完成验证后即可继续|当前环境异常|您的访问(?:过于频繁|出现异常|请求过于频繁)|ロボットではないことを(?:確認|証明)|로봇이 아님을|로봇이 아닙니다"
)
_COOKIE = re.compile(r"cookie|куки|クッキー|쿠키|ملفات تعريف الارتباط|עוגיות|คุกกี้", re.I)


def is_instead(titles: Iterable[str], text: str, shown: Sequence[str], told: str = "", entry: str = "") -> bool:
    """True for a page that is no article but stands where one should be.

    titles   as the page names itself: its title, its heading
    text     what was read of it
    shown    all that it shows: what asks for a proof is no prose
    told     the headline that its data for machines (JSON-LD) has for an article
    entry    the feed's title: what the page should be about
    """
    named = [title[:_TITLE_MOST] for title in titles if title]
    if entry and any(_is_about(title, entry) for title in (*named, told)):
        return False
    if sum(map(len, shown)) <= _WALL_MOST and _WALL.within("\n".join(shown)):
        return True
    if len(text) <= NOTICE_MOST and any(map(_is_error, named)) and (not told or _is_error(told)):
        return True
    return bool(entry and named) and len(_COOKIE.findall(text)) >= _COOKIES


def _is_error(title: str) -> bool:
    """True for a title that is an error's name; beside it the site's may stand."""
    return any(len(part) <= _LONGEST and _CALLED.within(_plain(part)) for part in _parts(title))


def _plain(part: str) -> str:
    """Letters, their marks and digits, small, in words with one space between; what an apostrophe joins is one."""
    joined = part.casefold().replace("'", "").replace("’", "")
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in joined).split())


def _is_about(title: str, entry: str) -> bool:
    """True for a title that says what a feed's title says, or much of it."""
    wanted, parts = folded(entry), [folded(part) for part in _parts(title)]
    if wanted in parts or any(_holds(wanted, part) or _holds(part, wanted) for part in parts):
        return True
    words, said = set(map(folded, entry.split())) - {""}, set(map(folded, title.split()))
    return len(words) > 1 and len(words & said) >= _SHARED * len(words)


def _holds(whole: str, part: str) -> bool:
    return len(part) >= _TELLING and part in whole


def _parts(title: str) -> list[str]:
    """A title, and what its separators part: the site's name stands in one of them."""
    return [part for part in (title, *_PARTED.split(title)) if any(map(str.isalnum, part))]
