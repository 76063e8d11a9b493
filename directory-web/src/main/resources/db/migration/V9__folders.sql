-- A name's folder: what is left when everything that is no slash is stripped from its end. Both engines say it so, and read the folders of a folder
-- and the files directly in it from this.
CREATE INDEX file_folder ON file (rtrim(name, replace(name, '/', '')), name);
-- The worst health below a folder: those that lack copies, the fewest first.
CREATE INDEX file_lacking ON file (copies, name) WHERE copies < copies_wanted;
