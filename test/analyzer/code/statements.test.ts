import { describe, expect, test } from 'vitest';
import { isSingleStatement } from '../../../src/analyzer/code/clients/statements.js';

describe('statements that any connection may run', () => {
  test.each([
    'SELECT 1',
    '  select id, total from orders where id = $1 for update ;  ',
    'INSERT INTO orders (id, cents) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET cents = excluded.cents RETURNING id',
    'insert into shop.orders(id) select gen_random_uuid()',
    'UPDATE orders SET status = $2, at = now() WHERE id IN ($1)',
    'DELETE FROM orders WHERE id = ANY($1::uuid[])',
    'VALUES (1), (2)',
    'WITH t (a) AS (SELECT 1), u AS (SELECT 2) SELECT count(*) FROM t, u',
    "SELECT to_char(at, 'YYYY-MM-DD; HH24') AS day -- why; not\nFROM orders /* all; of them */",
    `SELECT "set" FROM "temp table" WHERE note LIKE 'it''s %'`,
    'select sum(x) filter (where y) over (partition by z) from t',
    "select nextval('orders_id')",
  ])('%s', (sql) => {
    expect(isSingleStatement(sql)).toBe(true);
  });
});

describe('statements that need a connection of their own', () => {
  test.each([
    '',
    ';',
    'SELECT 1; SELECT 2',
    'BEGIN',
    "SET search_path TO 'a'",
    'CREATE TEMP TABLE t (a int)',
    'select 1 into t',
    'SELECT * INTO TEMP t FROM orders',
    'select * from pg_temp.t',
    "SELECT set_config('a', 'b', false)",
    "SELECT pg_catalog.set_config('a', 'b', false)",
    `SELECT "set_config"('a', 'b', false)`,
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_xact_lock(1)',
    "select currval('s')",
    'select lastval()',
    "select current_setting('app.tenant')",
    'select my_function($1)',
    'select shop.total($1)',
    "select * from dblink('x', 'y')",
    'LISTEN orders',
    'COPY t FROM STDIN',
    'WITH x AS (SELECT 1) SELECT my_function(1) FROM x',
    'SELECT $$ ; $$',
    "SELECT E'\\''; DELETE FROM t; --'",
    "SELECT '\\'; DELETE FROM t; --'",
    'SELECT /* /* */ 1; SET a = 1 */',
    "SELECT '/*', 1; SET a = '*/'",
    'SELECT /*',
    "SELECT 'open",
    'CALL tidy()',
    'DO 1',
  ])('%s', (sql) => {
    expect(isSingleStatement(sql)).toBe(false);
  });
});
