/**
 * Whether a text of SQL may run on any connection: one statement that reads or writes rows, and nothing of it
 * lasts in, or comes from, the session. In doubt the answer is no.
 */
export function isSingleStatement(sql: string): boolean {
  const tokens = tokensOf(sql);
  if (!tokens) return false;
  while (tokens.at(-1) === ';') tokens.pop();
  const [first = ''] = tokens;
  if (!STARTS.has(first) || tokens.includes(';')) return false;
  return tokens.every((token, index) => isHarmless(token, index, tokens));
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const STARTS = words('select insert update delete with values');

/** Words that a parenthesis may follow without a function being called. */
const KEYWORDS = words(`
  select from where and or not in exists any all some as on using join values when then else case between like ilike
  similar is over filter within group by distinct union intersect except limit offset fetch returning set lateral
  only with materialized conflict row array key update of having interval end cast extract at zone collate
  varchar char character numeric decimal bit time timestamp timestamptz varying precision sets rollup cube`);

/** Functions of PostgreSQL that depend on their arguments, the clock or chance alone. */
const FUNCTIONS = words(`
  count sum avg min max coalesce nullif greatest least now clock_timestamp statement_timestamp transaction_timestamp
  lower upper initcap trim btrim ltrim rtrim length char_length octet_length substring substr position strpos left right
  replace translate repeat reverse lpad rpad concat concat_ws format split_part string_agg regexp_replace regexp_match
  regexp_matches regexp_split_to_array regexp_split_to_table starts_with md5 encode decode sha256 ascii chr quote_literal
  abs ceil ceiling floor round trunc mod power sqrt exp ln log sign random gen_random_uuid uuid_generate_v4 width_bucket
  to_char to_date to_number to_timestamp date_trunc date_part age make_date make_interval make_timestamp make_timestamptz
  array_agg array_append array_prepend array_cat array_length array_position array_remove array_replace array_to_string
  string_to_array cardinality unnest generate_series generate_subscripts bool_and bool_or every bit_and bit_or
  json_agg jsonb_agg json_object_agg jsonb_object_agg json_build_object jsonb_build_object json_build_array
  jsonb_build_array to_json to_jsonb row_to_json jsonb_set jsonb_insert jsonb_strip_nulls json_array_elements
  jsonb_array_elements json_array_elements_text jsonb_array_elements_text jsonb_array_length json_array_length
  jsonb_each jsonb_each_text json_each json_each_text jsonb_object_keys json_object_keys jsonb_typeof json_typeof
  jsonb_path_query jsonb_path_exists jsonb_to_recordset json_to_recordset jsonb_pretty
  jsonb_populate_recordset jsonb_extract_path jsonb_extract_path_text row_number rank dense_rank percent_rank cume_dist
  ntile lag lead first_value last_value nth_value percentile_cont percentile_disc mode stddev variance var_pop corr
  nextval to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery phraseto_tsquery ts_rank ts_rank_cd ts_headline
  setweight similarity unaccent`);

function isHarmless(token: string, index: number, tokens: readonly string[]): boolean {
  // Tables that end with the session, and its settings; functions that read or change it are none of those listed.
  if (/^(?:temp|temporary|"?pg_.*)$/.test(token)) return false;
  // `SELECT … INTO t` makes a table; `INSERT INTO t` is the only other one.
  if (token === 'into') return tokens[index - 1] === 'insert';
  if (tokens[index + 1] !== '(' || !isName(token)) return true;
  return KEYWORDS.has(token) || FUNCTIONS.has(token) || isTableOfInsert(index, tokens) || isQuery(index, tokens);
}

const isName = (token: string): boolean => /^["\p{L}_]/u.test(token);

/** `t` of `INSERT INTO s.t (a, b)`. */
function isTableOfInsert(index: number, tokens: readonly string[]): boolean {
  const before = tokens[index - 1] === '.' ? index - 3 : index - 1;
  return tokens[before] === 'into';
}

/** `t` of `WITH t (a) AS (…)`. */
function isQuery(index: number, tokens: readonly string[]): boolean {
  const close = tokens.indexOf(')', index);
  return (tokens[index - 1] === 'with' || tokens[index - 1] === 'recursive') && tokens[close + 1] === 'as';
}

const TOKEN =
  /\s+|--[^\n]*|('(?:[^']|'')*')|("(?:[^"]|"")*")|([\p{L}_][\p{L}\p{N}_$]*)|(\$\d+|\d[\w.]*)|([^\s\p{L}\p{N}_$'"\\])/uy;

/** Lower-case words and signs, a text as `''`; undefined for quoting that is not followed here (`E''`, `$$`, `U&`). */
function tokensOf(sql: string): string[] | undefined {
  const tokens: string[] = [];
  const plain = withoutBlockComments(sql);
  if (plain === undefined) return undefined;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const match = TOKEN.exec(plain);
    if (!match) return undefined;
    const [, text, quoted, word, number, sign] = match;
    if (text !== undefined) {
      if (text.includes('\\')) return undefined;
      tokens.push("''");
    } else if (quoted !== undefined) tokens.push(quoted);
    else if (word !== undefined) tokens.push(word.toLowerCase());
    else if (number !== undefined || sign !== undefined) tokens.push(number ?? sign ?? '');
  }
  return tokens;
}

/** Comments as spaces; undefined where one stands inside another, or a text holds what looks like one. */
function withoutBlockComments(sql: string): string | undefined {
  if (!sql.includes('/*')) return sql;
  const plain = sql.replace(/\/\*(?:(?!\/\*)[^'"])*?\*\//g, ' ');
  return plain.includes('/*') || plain.includes('*/') ? undefined : plain;
}
