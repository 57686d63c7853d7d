"""What a site says in its readers' language: words, dates, direction."""

from datetime import date, datetime
from functools import lru_cache

from broadsheet.language import is_right_to_left

_KEYS = (
    "latest sections sources archive search about newer older newest first more read_at reading from_ revisions "
    "revision earlier changes photo kept articles failing well no_articles not_found back gated unknown_date skip menu "
    "search_hint search_none search_more search_needs keys_on keys_off feed all_ also updated original by added removed"
).split()
_WORDS = {
    "en": "Latest|Sections|Sources|Archive|Search|About the sources|Newer|Older|Newest|Oldest first|More|"
    "Read it at {}|{} min|From|Revisions|Revision {}|an earlier wording|What changed|Picture|Kept since {}|articles: {}|"
    "failing: {}|all well|Nothing here yet.|There is no such page.|To the front page|Behind a paywall; this is what the "
    "site shows.|date unknown, first seen|Skip to the text|Menu|Words, in any script; all of them must occur.|"
    "Nothing found.|More results|The search needs JavaScript; the archive does not.|Keys: on|Keys: off|Feed|"
    "All articles|Also in|updated|Original|by|added|removed",
    "zh-Hans": "最新|栏目|来源|存档|搜索|关于来源|较新|较旧|最新一页|从旧到新|更多|在 {} 阅读原文|阅读约 {} 分钟|来自|修订记录|"
    "第 {} 版|较早的文字|改动|图片|自 {} 起收录|{} 篇|出错：{}|正常|这里还没有文章。|没有这个页面。|回到首页|付费内容；这里是网站公开的部分。|"
    "日期不详，首次见于|跳到正文|菜单|任何文字的词语；各词都须出现。|没有找到。|更多结果|搜索需要 JavaScript；存档不需要。|快捷键：开|快捷键：关|订阅|"
    "全部文章|也见于|更新于|原文|作者|新增|删去",
    "zh-Hant": "最新|欄目|來源|存檔|搜尋|關於來源|較新|較舊|最新一頁|從舊到新|更多|在 {} 閱讀原文|閱讀約 {} 分鐘|來自|修訂紀錄|"
    "第 {} 版|較早的文字|改動|圖片|自 {} 起收錄|{} 篇|出錯：{}|正常|這裡還沒有文章。|沒有這個頁面。|回到首頁|付費內容；這裡是網站公開的部分。|"
    "日期不詳，首次見於|跳到正文|選單|任何文字的詞語；各詞都須出現。|沒有找到。|更多結果|搜尋需要 JavaScript；存檔不需要。|快捷鍵：開|快捷鍵：關|訂閱|"
    "全部文章|也見於|更新於|原文|作者|新增|刪去",
    "ja": "最新|分野|情報源|過去の記事|検索|情報源について|新しい記事|古い記事|最新のページ|古い順|もっと見る|{} で読む|約{}分|提供|改訂|"
    "第{}版|以前の文章|変更点|写真|{}から収録|{}件|取得できません：{}|正常|まだ記事がありません。|ページが見つかりません。|トップへ|有料記事です。公開されている部分だけを載せています。|"
    "日付不明、初出|本文へ|メニュー|どの文字でも検索できます。すべての語を含む記事を探します。|見つかりませんでした。|さらに表示|検索には JavaScript が要ります。過去の記事は要りません。|"
    "キー操作：入|キー操作：切|フィード|すべての記事|ほかの分野|更新|原文|文|追加|削除",
    "ko": "최신|분야|출처|지난 기사|검색|출처 안내|최근 기사|이전 기사|최신 쪽|오래된 순|더 보기|{}에서 읽기|약 {}분|제공|수정 기록|"
    "{}판|이전 문장|바뀐 점|사진|{}부터 보관|기사 {}건|오류: {}|정상|아직 기사가 없습니다.|없는 쪽입니다.|첫 쪽으로|유료 기사이며 공개된 부분만 실었습니다.|"
    "날짜 모름, 처음 본 때|본문으로|차례|어떤 문자로든 찾을 수 있으며 모든 낱말이 있어야 합니다.|찾지 못했습니다.|더 보기|검색에는 JavaScript가 필요합니다.|"
    "단축키: 켬|단축키: 끔|피드|모든 기사|다른 분야|수정|원문|글|추가|삭제",
    "ar": "الأحدث|الأقسام|المصادر|الأرشيف|بحث|عن المصادر|أحدث|أقدم|الصفحة الأحدث|من الأقدم|المزيد|اقرأه في {}|{} دقائق|من|المراجعات|"
    "المراجعة {}|صياغة سابقة|ما الذي تغيّر|صورة|محفوظ منذ {}|المقالات: {}|متعذّر: {}|سليم|لا شيء هنا بعد.|لا توجد صفحة كهذه.|إلى الصفحة الأولى|محتوى مدفوع؛ هذا ما يعرضه الموقع.|"
    "تاريخ غير معروف، شوهد أول مرة|إلى النص|القائمة|كلمات بأي كتابة، ويجب أن ترد كلها.|لا نتائج.|نتائج أخرى|يحتاج البحث إلى JavaScript، أما الأرشيف فلا.|"
    "المفاتيح: تعمل|المفاتيح: متوقفة|خلاصة|كل المقالات|أيضًا في|حُدّث|الأصل|بقلم|أضيف|حُذف",
    "he": "החדשות|מדורים|מקורות|ארכיון|חיפוש|על המקורות|חדש יותר|ישן יותר|העמוד החדש|מהישן|עוד|לקריאה ב־{}|{} דק׳|מאת|גרסאות|"
    "גרסה {}|נוסח קודם|מה השתנה|תמונה|נשמר מאז {}|כתבות: {}|תקלה: {}|תקין|אין כאן דבר עדיין.|אין עמוד כזה.|לעמוד הראשי|תוכן בתשלום; זה מה שהאתר מציג.|"
    "תאריך לא ידוע, נראה לראשונה|אל הטקסט|תפריט|מילים בכל כתב; כולן חייבות להופיע.|לא נמצא דבר.|תוצאות נוספות|החיפוש זקוק ל־JavaScript; הארכיון לא.|"
    "מקשים: פועלים|מקשים: כבויים|פיד|כל הכתבות|גם ב|עודכן|המקור|מאת|נוסף|הוסר",
    "de": "Neueste|Ressorts|Quellen|Archiv|Suche|Über die Quellen|Neuere|Ältere|Neueste Seite|Älteste zuerst|Mehr|"
    "Weiterlesen bei {}|{} Min.|Von|Fassungen|Fassung {}|ein früherer Wortlaut|Was sich änderte|Bild|Bewahrt seit {}|"
    "Artikel: {}|gestört: {}|in Ordnung|Hier ist noch nichts.|Diese Seite gibt es nicht.|Zur Titelseite|Hinter einer "
    "Bezahlschranke; dies zeigt die Seite.|Datum unbekannt, zuerst gesehen|Zum Text|Menü|Wörter in jeder Schrift; alle "
    "müssen vorkommen.|Nichts gefunden.|Mehr Treffer|Die Suche braucht JavaScript; das Archiv nicht.|Tasten: an|"
    "Tasten: aus|Feed|Alle Artikel|Auch in|geändert|Original|von|hinzugefügt|entfernt",
    "ru": "Новое|Разделы|Источники|Архив|Поиск|Об источниках|Новее|Старее|Новейшая страница|Сначала старые|Ещё|"
    "Читать на {}|{} мин|Источник|Редакции|Редакция {}|прежний текст|Что изменилось|Изображение|Хранится с {}|статей: {}|"
    "сбой: {}|исправен|Здесь пока ничего нет.|Такой страницы нет.|На первую страницу|Платный материал; здесь то, что "
    "показывает сайт.|дата неизвестна, впервые замечено|К тексту|Меню|Слова на любом языке; должны встретиться все.|"
    "Ничего не найдено.|Ещё результаты|Для поиска нужен JavaScript, для архива — нет.|Клавиши: вкл.|Клавиши: выкл.|"
    "Лента|Все статьи|Также в|обновлено|Оригинал|автор|добавлено|удалено",
    "fr": "À la une|Rubriques|Sources|Archives|Recherche|Les sources|Plus récents|Plus anciens|Page la plus récente|"
    "Du plus ancien|Plus|Lire sur {}|{} min|De|Versions|Version {}|une formulation antérieure|Ce qui a changé|Image|"
    "Conservé depuis {}|articles : {}|en panne : {}|en ordre|Rien ici pour l’instant.|Cette page n’existe pas.|Vers la une|"
    "Article payant ; voici ce que le site montre.|date inconnue, vu pour la première fois|Aller au texte|Menu|"
    "Des mots, dans toute écriture ; tous doivent figurer.|Rien trouvé.|Plus de résultats|La recherche a besoin de "
    "JavaScript ; les archives non.|Touches : oui|Touches : non|Flux|Tous les articles|Aussi dans|mis à jour|Original|par|ajouté|supprimé",
    "es": "Lo último|Secciones|Fuentes|Archivo|Buscar|Sobre las fuentes|Más recientes|Más antiguos|Página más reciente|"
    "Del más antiguo|Más|Leer en {}|{} min|De|Versiones|Versión {}|una redacción anterior|Qué cambió|Imagen|"
    "Guardado desde {}|artículos: {}|con fallos: {}|en orden|Aún no hay nada aquí.|No existe esa página.|A la portada|"
    "De pago; esto es lo que muestra el sitio.|fecha desconocida, visto por primera vez|Ir al texto|Menú|Palabras en "
    "cualquier escritura; deben aparecer todas.|Nada encontrado.|Más resultados|La búsqueda necesita JavaScript; el "
    "archivo no.|Teclas: sí|Teclas: no|Canal|Todos los artículos|También en|actualizado|Original|por|añadido|eliminado",
    "th": "ล่าสุด|หมวด|แหล่งข่าว|คลังข่าว|ค้นหา|เกี่ยวกับแหล่งข่าว|ใหม่กว่า|เก่ากว่า|หน้าล่าสุด|เก่าก่อน|เพิ่มเติม|อ่านที่ {}|{} นาที|จาก|ฉบับแก้ไข|"
    "ฉบับที่ {}|ถ้อยคำก่อนหน้า|สิ่งที่เปลี่ยน|ภาพ|เก็บไว้ตั้งแต่ {}|บทความ: {}|ขัดข้อง: {}|ปกติ|ยังไม่มีอะไรที่นี่|ไม่มีหน้านี้|ไปหน้าแรก|เนื้อหาเสียเงิน นี่คือส่วนที่เว็บแสดง|"
    "ไม่ทราบวันที่ พบครั้งแรก|ไปที่เนื้อหา|เมนู|คำในอักษรใดก็ได้ ต้องพบทุกคำ|ไม่พบ|ผลลัพธ์เพิ่มเติม|การค้นหาต้องใช้ JavaScript แต่คลังข่าวไม่ต้อง|ปุ่มลัด: เปิด|ปุ่มลัด: ปิด|"
    "ฟีด|บทความทั้งหมด|อยู่ใน|ปรับปรุง|ต้นฉบับ|โดย|เพิ่ม|ลบ",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "he": "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}
_DATES = {
    "zh": "{0.year}年{0.month}月{0.day}日",
    "ko": "{0.year}년 {0.month}월 {0.day}일",
    "de": "{0.day}. {1} {0.year}",
}
_DATES |= {"es": "{0.day} de {1} de {0.year}", "ja": _DATES["zh"]}
# Months that stand alone, where they are otherwise than beside a day; and what stands beside them.
_MONTHS_ALONE = {
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
}
_IN_MONTHS = {"zh": "{0.year}年{0.month}月", "ko": "{0.year}년 {0.month}월", "es": "{1} de {0.year}"}
_IN_MONTHS |= {"ja": _IN_MONTHS["zh"]}
LANGUAGES = tuple(_WORDS)
_CHANGES = {
    "en": "headline|correction note|figures|quotes|paragraphs added|paragraphs removed|wording",
    "zh-Hans": "标题|更正说明|数字|引语|新增段落|删去段落|措辞",
    "zh-Hant": "標題|更正說明|數字|引語|新增段落|刪去段落|措辭",
    "ja": "見出し|訂正|数字|発言の引用|段落の追加|段落の削除|表現",
    "ko": "제목|정정 안내|수치|인용|문단 추가|문단 삭제|표현",
    "ar": "العنوان|ملاحظة تصحيح|الأرقام|الاقتباسات|فقرات مضافة|فقرات محذوفة|الصياغة",
    "he": "כותרת|הערת תיקון|מספרים|ציטוטים|פסקאות שנוספו|פסקאות שהוסרו|ניסוח",
    "de": "Überschrift|Korrekturhinweis|Zahlen|Zitate|Absätze hinzugefügt|Absätze entfernt|Wortlaut",
    "ru": "заголовок|примечание об исправлении|цифры|цитаты|абзацы добавлены|абзацы удалены|формулировки",
    "fr": "titre|note de correction|chiffres|citations|paragraphes ajoutés|paragraphes supprimés|formulation",
    "es": "titular|nota de corrección|cifras|citas|párrafos añadidos|párrafos eliminados|redacción",
    "th": "พาดหัว|หมายเหตุการแก้ไข|ตัวเลข|คำพูด|เพิ่มย่อหน้า|ตัดย่อหน้า|ถ้อยคำ",
}


def words(language: str) -> dict[str, str]:
    """The words of a language, by name; English where we have none. Chinese is told apart by script or region."""
    said = _WORDS[spoken(language)].split("|")
    return dict(zip(_KEYS, said, strict=True))


def changes(kinds: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Kinds of change in the words of a language; one that has none there keeps its own."""
    said = dict(zip(_CHANGES["en"].split("|"), _CHANGES[spoken(language)].split("|"), strict=True))
    return tuple(said.get(kind, kind) for kind in kinds)


@lru_cache(64)
def spoken(language: str) -> str:
    """The language that the words are in, for a BCP 47 tag."""
    first, *rest = language.replace("_", "-").split("-")
    if first.lower() == "zh":
        is_traditional = {"hant", "tw", "hk", "mo"} & {part.lower() for part in rest}
        return "zh-Hant" if is_traditional else "zh-Hans"
    return first.lower() if first.lower() in _WORDS else "en"


def direction(language: str | None) -> str:
    """ "rtl" for a BCP 47 tag of a language or script that is written from right to left, "ltr" else."""
    return "rtl" if is_right_to_left(language) else "ltr"


@lru_cache(1024)
def long_date(day: date | datetime, language: str) -> str:
    """A day as people of a language write it; the year first and in digits where we know no better."""
    return _written(day, language, _MONTHS, _DATES, "{0.day} {1} {0.year}") or f"{day:%Y-%m-%d}"


def long_month(day: date, language: str) -> str:
    """The month of a day as people of a language write it: "November 2026"; "2026-11" where we know no better."""
    return _written(day, language, _MONTHS | _MONTHS_ALONE, _IN_MONTHS, "{1} {0.year}") or f"{day:%Y-%m}"


def _written(day: date, language: str, months: dict[str, str], forms: dict[str, str], usual: str) -> str:
    """A date in the form of a language, or the usual one; "" where we know neither a form nor its months."""
    first = spoken(language).partition("-")[0]
    named = months.get(first, "")
    if not named and first not in forms:
        return ""
    return forms.get(first, usual).format(day, named.split()[day.month - 1] if named else "")
