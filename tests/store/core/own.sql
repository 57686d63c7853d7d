BEGIN TRANSACTION;
CREATE TABLE address (
        target TEXT NOT NULL, post_id TEXT NOT NULL, path TEXT NOT NULL, permalink TEXT NOT NULL,
        folded_path TEXT NOT NULL, PRIMARY KEY (target, post_id), UNIQUE (target, folded_path)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "address" VALUES('hexo','2x5hicoijt','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-2-2x5hicoijt.md','2021/12/23/nachricht-2-2x5hicoijt/','source/_posts/zeitung/hafenblatt/lokales/2021-12-23-nachricht-2-2x5hicoijt.md');
INSERT INTO "address" VALUES('hexo','d53gnxcupm','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-1-d53gnxcupm.md','2021/12/23/nachricht-1-d53gnxcupm/','source/_posts/zeitung/hafenblatt/lokales/2021-12-23-nachricht-1-d53gnxcupm.md');
INSERT INTO "address" VALUES('hexo','lrarxe32vd','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-3-lrarxe32vd.md','2021/12/23/nachricht-3-lrarxe32vd/','source/_posts/zeitung/hafenblatt/lokales/2021-12-23-nachricht-3-lrarxe32vd.md');
INSERT INTO "address" VALUES('hexo','ykcqituj2o','source/_posts/Zeitung/Hafenblatt/Lokales/2026-11-01-nachricht-4-ykcqituj2o.md','2026/11/01/nachricht-4-ykcqituj2o/','source/_posts/zeitung/hafenblatt/lokales/2026-11-01-nachricht-4-ykcqituj2o.md');
CREATE TABLE file (
        target TEXT NOT NULL, path TEXT NOT NULL, post_id TEXT NOT NULL,
        digest TEXT NOT NULL, pending TEXT NOT NULL, PRIMARY KEY (target, path)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "file" VALUES('hexo','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-1-d53gnxcupm.md','d53gnxcupm','48fc0ee7ad2b346c2d7f5baa95bdc81beaf975319a08be6869225987d826d526','48fc0ee7ad2b346c2d7f5baa95bdc81beaf975319a08be6869225987d826d526');
INSERT INTO "file" VALUES('hexo','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-2-2x5hicoijt.md','2x5hicoijt','b103f26100a210888daabd0784a8fcc8f2ae227600321344626c245942b4b857','b103f26100a210888daabd0784a8fcc8f2ae227600321344626c245942b4b857');
INSERT INTO "file" VALUES('hexo','source/_posts/Zeitung/Hafenblatt/Lokales/2021-12-23-nachricht-3-lrarxe32vd.md','lrarxe32vd','cd2ec20d8bbfdc647006630114d40e55b57ff41d33b42e4a6197b758db1793da','cd2ec20d8bbfdc647006630114d40e55b57ff41d33b42e4a6197b758db1793da');
INSERT INTO "file" VALUES('hexo','source/_posts/Zeitung/Hafenblatt/Lokales/2026-11-01-nachricht-4-ykcqituj2o.md','ykcqituj2o','ba9f9343f1392a26d085cc84cf93bda21bd07d9fc48162d1f6d612ccd800c6aa','ba9f9343f1392a26d085cc84cf93bda21bd07d9fc48162d1f6d612ccd800c6aa');
CREATE TABLE mark (
        post_id TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (post_id, name)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "mark" VALUES('2x5hicoijt','read','2026-11-02T07:00:00+00:00');
COMMIT;
