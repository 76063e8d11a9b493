-- A search looks at the table, once (FileList): the index of folded names is no longer used by anything.
DROP INDEX file_folded;
