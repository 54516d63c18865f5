-- Nothing: the number belongs to the migration of to-checks, which takes the place of this file.
SELECT 1;
