-- name: thing_subject :maybe
-- Who owns it, and its version.
select version
from thing
where id = $1;

-- name: thing_current :maybe
select title, code
from thing
where id = $1
  and owner = $2;
