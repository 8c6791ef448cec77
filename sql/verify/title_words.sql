-- Verify guichet:title_words on pg
begin;

do $$
begin
  assert title_words('L''été à Rue, Rue de l''Œuvre') = title_words('rue oeuvre a l ete de');
  assert title_words('') = '';
  assert title_query(' Été d''hi') = 'ete & d & hi:*'::tsquery;
  assert title_query('?!') is null;
end
$$;
select title_words from application where false;

rollback;
