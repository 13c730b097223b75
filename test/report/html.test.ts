import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { html } from '../../src/report/html/escape.js';
import { renderHtml } from '../../src/report/html.js';
import { hostile, PLAN, PROPOSAL, SOURCES } from './example.js';
import { GUARDED } from './guarded.js';

const page = renderHtml(PROPOSAL, (file) => SOURCES[file]);

const VOID = new Set(['meta', 'input', 'br', 'rect', 'path', '!doctype']);

/** Elements in order; throws when one is closed that was not opened, or left open. */
function elements(text: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const markup = text.replace(/(<(script|style)[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3');
  for (const [, close, name = '', selfClosed] of markup.matchAll(
    /<(\/?)([a-z!][\w-]*)(?:\s+[\w:-]+(?:="[^"]*")?)*\s*(\/?)>/gi,
  )) {
    if (close) expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      if (!selfClosed && !VOID.has(name)) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

describe('the page', () => {
  test('is well formed and has a section for everything there is', () => {
    expect(elements(page)).toContain('svg');
    const sections = [...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
    expect(sections).toEqual([
      'summary',
      'decide',
      'functions',
      'apis',
      'routes',
      'schedules',
      'consumers',
      'behaviour',
      'variables',
      'files',
      'notes',
      'again',
    ]);
    for (const id of sections) expect(page).toContain(`href="#${id}"`);
  });

  test('shows places, authorizers and pools', () => {
    const guarded = renderHtml(GUARDED);
    elements(guarded);
    const sections = [...guarded.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
    expect(sections).toEqual(expect.arrayContaining(['apis', 'authorizers', 'pools']));
    expect(guarded).toContain('<code>GET /&lt;stage&gt;/orders</code>');
    expect(guarded).toContain('<code>Function URL /_url/admin</code>');
    expect(guarded).toContain('after restApi:TokenAuth');
  });

  test('leaves sections out that have nothing to say', () => {
    const empty = renderHtml({
      ...PROPOSAL,
      changes: [],
      plan: { ...PLAN, routes: [], schedules: [], consumers: [], findings: [] },
    });
    elements(empty);
    for (const id of ['routes', 'schedules', 'consumers', 'files', 'notes', 'decide'])
      expect(empty).not.toContain(`id="${id}"`);
  });

  test('loads nothing: its policy allows its own style and script, by their hashes', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
    expect(policy).toContain('default-src &#39;none&#39;');
    for (const tag of ['style', 'script'] as const) {
      const [, text = ''] = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(page)!;
      expect(policy).toContain(`sha256-${createHash('sha256').update(text).digest('base64')}`);
    }
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/\son\w+="/);
    expect(page).not.toMatch(/\sstyle="/);
    expect(page).not.toContain('@import');
  });

  test('shows nothing that looks secret', () => {
    expect(page).toContain('API_TOKEN: (secret)');
    expect(page).not.toContain('not-for-reports');
  });

  test('holds the plan, equal to plan.json', () => {
    const [, json = ''] = /<script type="application\/json" id="plan">([\s\S]*?)<\/script>/.exec(page)!;
    expect(JSON.parse(json)).toEqual(PLAN);
  });

  test('is the same twice', () => {
    expect(renderHtml(PROPOSAL, (file) => SOURCES[file])).toBe(page);
  });
});

describe('hostile names', () => {
  const source = () => '</pre><script>alert(1)</script>\n'.repeat(20);
  const bad = renderHtml(hostile(), source);

  test('make no element and end none', () => {
    expect(elements(bad)).toEqual(elements(renderHtml(PROPOSAL, source)));
    expect(bad.match(/<script/g)).toHaveLength(2);
    expect(bad.includes('<img')).toBe(false);
  });

  test('cannot turn the direction of the text', () => {
    expect(/[\u202a-\u202e\u2066-\u2069]/.test(bad)).toBe(false);
    const [, json = ''] = /id="plan">([\s\S]*?)<\/script>/.exec(bad)!;
    expect(JSON.parse(json)).toEqual(hostile().plan);
  });
});

test('html escapes values and takes markup as it is', () => {
  expect(html`<a title="${'"x" & <y>'}">${[html`<b>${1}</b>`, "'", undefined]}</a>`.text).toBe(
    '<a title="&quot;x&quot; &amp; &lt;y&gt;"><b>1</b>&#39;</a>',
  );
});
