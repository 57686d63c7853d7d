"""What stands on a page and changes without anybody's writing: counters, relative dates, labels; and corrections.

Whole short paragraphs only, but for relative dates: "12 killed" is news, "12 comments" is not. RE2, many languages;
its own classes know ASCII only, so letters and digits are pL and pN here.
"""

import re2

_NUMBER = r"\pN[\pN.,٬٫\s]*(?:[km万亿萬億천만억]|mio\.?|mln\.?|тыс\.?|млн\.?|พัน|ล้าน|ألف|אלף)?"
_COUNTED = (
    r"views?|reads?|readers?|comments?|repl(?:y|ies)|responses?|shares?|likes?|reactions?|votes?|claps?|"
    r"followers?|"
    r"subscribers?|downloads?|reposts?|retweets?|people (?:reading|watching|like this)|"
    r"(?:people )?online(?: now)?|"
    r"min(?:ute)?s?\.?(?: |-)?(?:read|reading time)?|words|photos?|images?|"
    r"aufrufe?|kommentare?|leser|gelesen|antworten|reaktionen|stimmen|min(?:uten)?\.? lesezeit|minuten|geteilt|"
    r"vues?|commentaires?|partages?|lectures?|réactions?|visitas|vistas|comentarios?|compartidos?|"
    r"lecturas|me gusta|"
    r"visualizações|comentários?|compartilhamentos|curtidas|visualizzazioni|commenti|condivisioni|"
    r"reacties|weergaven|kommentarer|visningar|wyświetleń|komentarz[ye]?|komentarzy|görüntülenme|yorum|"
    r"просмотр(?:ов|а)?|комментари(?:ев|я|й|и)|лайк(?:ов|а)?|репост(?:ов|а)?|прочтени[йя]|"
    r"мин(?:ут[аы]?)?\.? чтения|"
    r"次?(?:阅读|浏览|閱讀|瀏覽|点击|點擊|播放|转发|轉發|分享)|(?:条|條|則|个|個)?(?:评论|評論|留言|回复|回覆|跟贴|赞|讚)|"
    r"人(?:阅读|閱讀|参与|參與|点赞|浏览)|分钟(?:阅读|读完)?|件のコメント|コメント|閲覧|回再生|いいね|件|"
    r"개?의?\s?댓글|댓글|조회|공감|개|좋아요|"
    r"مشاهد(?:ة|ات)|تعليق(?:ات)?|قراء(?:ة|ات)|مشاركات?|إعجاب(?:ات)?|زيارة|دقائق? (?:قراءة|للقراءة)|"
    r"צפיות|תגוב(?:ה|ות)|שיתופים|לייקים|קריאות|דקות קריאה|"
    r"ครั้ง|ความคิดเห็น|แชร์|ไลก์|วิว|คนดู|टिप्पणियाँ|व्यूज"
)
_NAMED = (
    r"views?|reads?|comments?|shares?|likes?|reactions?|votes?|replies|reading time|estimated read(?:ing)? time|"
    r"aufrufe|kommentare|lesezeit|lesedauer|gelesen|vues|commentaires|temps de lecture|partages|visitas|"
    r"comentarios|"
    r"tiempo de lectura|comentários|tempo di lettura|tempo de leitura|commenti|leestijd|reacties|"
    r"просмотр(?:ы|ов)|комментари(?:и|ев)|время чтения|прочитано|"
    r"(?:总|總)?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|播放|评论|評論|留言|回复|分享|转发|点赞)(?:量|数|數|次数|次數)?|"
    r"閲覧数|再生回数|コメント(?:数)?|ビュー|조회(?:수)?|댓글(?:수)?|공감|추천|"
    r"(?:عدد )?(?:المشاهدات|التعليقات|القراءات|الزيارات|مشاهدات|تعليقات)|(?:מספר )?(?:צפיות|תגובות)|זמן קריאה|"
    r"ยอดวิว|เข้าชม|จำนวน(?:ผู้)?(?:เข้าชม|คนดู)|ความคิดเห็น"
)
_EDGE = r"[^\pL\pN]*"
COUNTER = re2.compile(
    rf"(?i)^{_EDGE}(?:(?:{_NUMBER}\s*(?:{_COUNTED})|(?:{_NAMED}){_EDGE}{_NUMBER}(?:\s*(?:{_COUNTED}|min\.?|"
    rf"мин\.?))?)"
    rf"{_EDGE})+$"
)
_UNIT_EN = r"(?:sec(?:ond)?|min(?:ute)?|hr|hour|day|week|month)s?"
AGO = re2.compile(
    r"(?i)(?:"
    r"\b(?:about |an? |over |less than )?(?:\pN+|an?|one|two|three|few|several)\s*"
    rf"{_UNIT_EN}(?:,? \pN+ {_UNIT_EN})? ago\b|\b\pN+[smhdw] ago\b|\bjust now\b|"
    r"\bvor (?:\pN+|einer|einem|wenigen|zwei|drei) (?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|"
    r"monat(?:en)?|min\.?|std\.?)|"
    r"\bil y a (?:\pN+|une?|quelques) ?(?:secondes?|min(?:utes?)?|heures?|h|jours?|semaines?|mois)\b|"
    r"\bhace (?:\pN+|una?|unos|unas) ?(?:segundos?|min(?:utos?)?|horas?|h|días?|semanas?|mes(?:es)?)\b|"
    r"\bhá (?:\pN+|uma?) ?(?:segundos?|min(?:utos?)?|horas?|h|dias?|semanas?|m[eê]s(?:es)?)\b|"
    r"\b(?:\pN+|un[oa']?) ?(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]) fa\b|"
    r"\b\pN+ (?:uur|minuten|dagen|weken) geleden\b|\b(?:\pN+ )?(?:godzin[ęy]?|minut[ęy]?|dni) temu\b|"
    r"\b\pN+ (?:saat|dakika|gün|hafta) önce\b|"
    r"(?:\pN+\s*)?(?:секунд[уы]?|минут[уы]?|мин\.?|час(?:а|ов)?|ч\.?|день|дня|дней|недел[юиь]|месяц(?:а|"
    r"ев)?) назад|только что|"
    r"\pN+\s*(?:秒|分钟|分鐘|小时|小時|个小时|個小時|天|日|周|週|个月|個月)(?:钟|鐘)?[以之]?前|刚刚|剛剛|"
    r"\pN+\s*(?:秒|分|時間|日|週間|か月|ヶ月)前|たった今|"
    r"\pN+\s*(?:초|분|시간|일|주|개월|달)\s*전|방금\s*전?|"
    r"منذ (?:\pN+ )?(?:ثواني|ثانية|دقيقتين|دقيقة|دقائق|ساعتين|ساعة|ساعات|يومين|يوم|أيام|أسبوعين|أسبوع|"
    r"أسابيع|شهر|أشهر)|قبل \pN+ (?:دقيقة|دقائق|ساعة|ساعات|يوم|أيام)|"
    r"לפני (?:\pN+ )?(?:שניות|דקות|דקה|שעתיים|שעות|שעה|יומיים|ימים|יום|שבועות|שבוע|חודשים|חודש)|הרגע|"
    r"\pN+\s*(?:วินาที|นาที|ชั่วโมง|ชม\.|วัน|สัปดาห์|เดือน)\s*(?:ที่แล้ว|ที่ผ่านมา|ก่อน)|เมื่อสักครู่|"
    r"\pN+ (?:मिनट|घंटे|घंटा|दिन) पहले)"
)
# A short paragraph that only says when: what is left of it without its relative date is one of these words.
WHEN = re2.compile(
    r"(?i)^[^\pL]*(?:(?:last )?(?:updated|published|posted|modified)|on|at|today|yesterday|am|pm|gmt|utc|est|by|"
    r"aktualisiert|veröffentlicht|stand|heute|gestern|uhr|um|zuletzt|publié|mis à jour|aujourd'hui|hier|à|le|"
    r"actualizado|publicado|hoy|ayer|atualizado|hoje|ontem|aggiornato|oggi|ieri|"
    r"обновлено|опубликовано|сегодня|вчера|в|更新(?:于|於|时间|時間)?|发布(?:于|时间)?|發佈|今天|昨天|今日|昨日|公開|"
    r"업데이트|입력|수정|오늘|어제|تحديث|آخر|نشر(?:ت)?|اليوم|أمس|في|עודכן|פורסם|היום|אתמול|ב|"
    r"อัปเดต|อัพเดท|เผยแพร่|วันนี้|เมื่อวาน|[^\pL])*$"
)
LABEL = re2.compile(
    r"(?i)^[^\pL\pN]*(?:advertisements?|ad|ads|sponsored(?: content)?|promoted|promotion|"
    r"story continues below(?: advertisement)?|"
    r"article continues below(?: advertisement)?|scroll to continue|skip ad(?:vertisement)?|"
    r"anzeige|werbung|publicité|publicidad|anuncio|publicidade|pubblicità|advertentie|reklama?|annons|"
    r"annonse|reklam|"
    r"реклама|广告|廣告|推广|赞助内容|広告|スポンサーリンク|pr|광고|إعلان(?:ات)?|פרסומת|ממומן|โฆษณา|विज्ञापन|"
    r"share(?: this)?(?: article| story)?|teilen|partager|compartir|compartilhar|поделиться|"
    r"分享(?:到)?|シェア(?:する)?|"
    r"공유(?:하기)?|شارك|مشاركة|שתפו|שיתוף|แชร์|print|email|save|copy link|facebook|twitter|whatsapp|telegram|"
    r"微信|微博)[^\pL\pN]*$"
)
CORRECTION = re2.compile(
    r"(?i)^[^\pL\pN]*(?:(?:this (?:article|story|piece|report|headline|post)|an earlier version).{0,80}"
    r"(?:amended|corrected|updated|revised|misstated|incorrectly|clarified|wrongly|error)|corrections?\b|"
    r"clarifications?\b|"
    r"editor[’']?s[’']? note|update[ds]?\s*[:(]|"
    r"korrektur|berichtigung|richtigstellung|anmerkung der redaktion|hinweis(?: der redaktion)?\s*:|"
    r"in einer früheren (?:version|fassung)|"
    r"correctif|rectificatif|erratum|précision|note de la rédaction|corrección|fe de erratas|"
    r"rectificación|aclaración|nota del editor|"
    r"correção|errata|nota da redação|correzione|rettifica|errata corrige|rectificatie|correctie|rättelse|"
    r"rettelse|sprostowanie|düzeltme|"
    r"исправлени|уточнени|поправк|от редакции|в (?:более ранней|предыдущей) версии|"
    r"更正|勘误|勘誤|编者按|編者按|订正|澄清|訂正|お詫び|修正しました|編集部注|정정|바로잡습니다|알립니다|수정합니다|"
    r"تصحيح|تصويب|توضيح|ملاحظة المحرر|תיקון|הבהרה|הערת (?:המערכת|העורך)|แก้ไข|ชี้แจง|संशोधन|सुधार)"
)
