# ruff: noqa: E501 (tables of words)
"""What stands in an article's place, with the status of one that is there: it is gone, a robot is suspected, consent is
wanted, the site is mended. Told by what the page calls itself, or by its few words."""

import re
from collections.abc import Iterable, Sequence

from broadsheet.phrase import Phrase
from broadsheet.text import folded

_NOTICE_MOST = 1500  # letters: more is no notice
_WALL_MOST = 1200  # of all that a page shows which asks for a proof
MOST = 6000  # of any such page: of one that asks for consent
_COOKIES = 3  # times that a page which asks for consent speaks of them
_TELLING = 8  # letters of a title that are met in another by no chance
_SHARED = 0.5  # of the words of a feed's title, in the page's: it is the entry's
_STATUS = r"(?:40[0134]|410|429|451|5[0-2]\d)"
_ERROR = r"(?:http|error|fehler|erreur|erro|errore|fout|błąd|ошибка|помилка|hata|lỗi|خطأ|错误|錯誤|エラー|오류)"
_THING = r"(?:the |this |that |die |diese |la |cette |esta |essa |this web)?(?:web)?(?:page|file|article|story|post|content|document|resource|seite|beitrag|artikel|página|pagina|artículo|artigo|articolo|strona|artykuł|страниц[аыу]|стать[яию]|сторінк[ау]|sayfa|trang|halaman|sidan|siden|sivua?|stránk[au]|az oldal|η σελίδα|הדף|העמוד|الصفحة)"
# All of a title, or of what its separators part.
_CALLED = re.compile(
    rf"\W*(?:{_ERROR}\W*)?(?:{_STATUS}\W*)?(?:{_ERROR}\W*)?(?:"
    rf"(?:oops|sorry|whoops|ups|hoppla|oups|désolé|vaya)?\W*{_THING}?\W*(?:you (?:requested|(?:are|were|'re) looking for)\W*)?"
    r"(?:(?:is |was |be )?not (?:be )?found|can(?:no|')t be found|cannot be found|could(?: not|n['’]t) be found|does(?: not|n['’]t) exist|(?:is )?no longer (?:available|exists?|here)|(?:is )?(?:unavailable|not available)|is(?: not|n['’]t) (?:available|working|here)|(?:has )?expired|has been (?:removed|deleted)|"
    r"(?:wurde )?nicht (?:mehr )?(?:gefunden|vorhanden|verfügbar)|existiert nicht(?: mehr)?|(?:est )?(?:introuvable|non trouvée|inexistante)|n['’]existe (?:pas|plus)|no (?:se ha )?(?:encontrad[ao]|existe|disponible)|não (?:foi )?(?:encontrad[ao]|existe)|non (?:è stata )?trovat[ao]|niet gevonden|"
    r"nie (?:została )?(?:znaleziona|istnieje)|не найден[аоы]?|не существует|не знайдено|bulunamadı|tidak ditemukan|(?:kunde )?(?:inte|ikke)(?: ble)? (?:hittas|hittades|fundet|funnet)|findes ikke|hittades inte|finns inte|ei löytyn?yt|nenalezena|nebyla nalezena|nem található|nu a fost găsită|δεν βρέθηκε|לא נמצא[הו]?|غير موجودة|لم يتم العثور عليها)|"
    r"(?:we )?(?:can(?:no|'|’)t|could(?: not|n['’]t)) find (?:that|this|the) page|page introuvable|seite nicht gefunden|diese seite gibt es nicht|nie znaleziono strony|fant ikke siden|không tìm thấy trang|ไม่พบหน้า\S*|पृष्ठ नहीं मिला|पेज नहीं मिला|لم يتم العثور على الصفحة|"
    r"(?:抱歉|很抱歉|对不起|對不起)?\W*(?:您?(?:访问|查看|要找|訪問)的)?(?:页面|网页|文章|内容|頁面|網頁)?(?:不存在|未找到|找不到|已(?:被|经)?删除|无法访问|不存在或已删除|已不存在)(?:了|頁面|網頁|页面|网页)?|(?:お探しの|指定された)?(?:ページ|記事)(?:が|は)?(?:見つかりません(?:でした)?|存在しません|ありません)|(?:요청하신 )?페이지를 찾을 수 없습니다|(?:존재하지 않는|찾을 수 없는) 페이지(?:입니다)?|"
    r"access (?:to this (?:page|site|website) (?:has been |is )?)?(?:denied|restricted|blocked)|forbidden|unauthori[sz]ed|zugriff verweigert|accès refusé|acceso denegado|acesso negado|accesso negato|toegang geweigerd|odmowa dostępu|доступ (?:запрещ[её]н|ограничен)|доступ заборонено|erişim engellendi|تم رفض الوصول|访问(?:被|受)?(?:拒绝|限制|受限)|存取被拒|アクセスが(?:拒否|制限)されました|접근이 (?:거부|제한)되었습니다|"
    r"just a (?:moment|second)|one (?:moment|more step)(?:,? please)?|please wait|attention required!?|pardon our interruption|security (?:check|verification|challenge)(?: required)?|(?:human|bot|browser) (?:verification|check|detection)|robot check|verify(?:ing)? (?:that )?you(?: are|['’]re) (?:a )?human(?:\..*)?|are you (?:a )?(?:human|robot)\??|(?:sorry,? )?you have been blocked|request (?:blocked|rejected|denied|unsuccessful)|the request could not be satisfied|checking your browser(?: before accessing.*)?|ddos[- ](?:protection|guard)|client challenge|captcha|"
    r"(?:nur )?einen moment(?:,? bitte)?|sicherheitsüberprüfung|un instant(?:\W+s['’]il vous plaît)?|un momento(?:,? por favor)?|só um momento|een moment(?: geduld)?|chwileczkę|один момент|(?:подтвердите,? что )?вы не робот\??|проверка браузера|bir dakika(?: lütfen)?|安全(?:验证|检查|檢查)|人机验证|(?:请输入)?验证码|(?:请)?稍(?:等|候)(?:片刻)?|訪問驗證|(?:少々|しばらく)お待ちください|잠시만 기다\S*(?: 주\S*)?|"
    r"too many requests|rate limit(?:ed| exceeded)?|service (?:is )?(?:temporarily )?unavailable|(?:bad|invalid) (?:gateway|request)|gateway time-?out|(?:internal )?server error|(?:site |website )?(?:is )?(?:currently )?(?:under|down for|in)(?: scheduled| planned)? maintenance|(?:scheduled |site )?maintenance(?: mode)?|we(?:['’]ll| will) be (?:right )?back(?: soon| shortly)?|something went wrong|an error (?:has )?occurred|oops|whoops|"
    r"wartungs(?:arbeiten|modus)|(?:site )?en maintenance|en mantenimiento|em manutenção|in manutenzione|технические работы|系统维护(?:中)?|出错了|系统繁忙|メンテナンス中?|점검 ?중|bakım(?:dayız)?|"
    rf"{_ERROR}|{_STATUS}(?: gone)?"
    r")\W*(?:[!1]{1,3})?\W*",
    re.I,
)
_PARTED = re.compile(r"\s+[|·•–—»«/-]+\s+|[|｜_]|[-–—](?=\s)|(?<=\s)[-–—]")
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
    if len(text) > (MOST if entry else _NOTICE_MOST):
        return False
    named = [title for title in titles if title]
    if entry and any(_is_about(title, entry) for title in (*named, told)):
        return False
    if sum(map(len, shown)) <= _WALL_MOST and _WALL.within("\n".join(shown)):
        return True
    if len(text) <= _NOTICE_MOST and any(map(_is_error, named)) and (not told or _is_error(told)):
        return True
    return bool(entry and named) and len(_COOKIE.findall(text)) >= _COOKIES


def _is_error(title: str) -> bool:
    """True for a title that is an error's name; beside it the site's may stand."""
    return any(_CALLED.fullmatch(part) for part in _parts(title))


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
