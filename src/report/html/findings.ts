import { CODES, familyOf } from '../../model/codes.js';
import type { Finding } from '../../model/finding.js';
import { codeFrame, place } from '../terminal/findings.js';
import { type View, viewOf } from '../terminal/paint.js';
import { html, type Markup, type Part } from './escape.js';

/** Findings of one kind, each with its code and way out. */
export function findingCards(findings: readonly Finding[], source: View['source']): Markup[] {
  const view = viewOf(false, source);
  return findings.map((finding) => {
    const { code, message, fix, location, evidence = [] } = finding;
    const frame = location ? codeFrame(location, view) : [];
    return html`<article class="card" id="${finding.id}">
<h3><span class="${finding.demand === 'must-decide' ? 'bad' : 'warn'}">${code}</span> ${titleOf(code)}</h3>
${location ? html`<p class="soft"><code>${place(location)}</code> · ${familyOf(code)}</p>` : undefined}
<p>${message}</p>
${frame.length > 0 ? html`<pre>${frame.join('\n')}</pre>` : undefined}
${evidence.length > 0 ? html`<ol>${evidence.map((step) => html`<li>${step.role}: <code>${place(step.location)}</code> ${step.text}</li>`)}</ol>` : undefined}
<p><strong>What to do:</strong> ${fix}</p>
<p class="soft"><code>npx lambda-lift explain ${code}</code></p>
</article>\n`;
  });
}

/** Notes as rows of a table. */
export function noteRows(findings: readonly Finding[]): Part[][] {
  return findings.map(({ code, message, location }) => [
    code,
    message,
    location && html`<code>${place(location)}</code>`,
  ]);
}

function titleOf(code: string): string {
  return CODES[code as keyof typeof CODES]?.title ?? '';
}
