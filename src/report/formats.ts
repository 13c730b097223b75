import type { CheckOutcome } from '../model/apply.js';
import type { Finding } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';
import type { Proposal } from '../model/proposal.js';
import { gitPrefix } from '../util/git.js';
import { toolVersion } from '../util/package.js';
import { renderHtml } from './html.js';
import { toJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import { renderPatch } from './patch.js';
import { renderSarif } from './sarif.js';
import { renderInventory } from './terminal/inventory.js';
import { renderCheck } from './terminal/outcome.js';
import type { View } from './terminal/paint.js';
import { renderProposal } from './terminal/proposal.js';

/** What a rendering needs beside the value. */
export interface Context {
  /** Absolute path of the analysed folder: only to learn its place in the repository. */
  readonly dir: string;
  readonly view: View;
}

export async function renderInventoryAs(format: string, inventory: Inventory, { dir, view }: Context): Promise<string> {
  if (format === 'json') return toJson(inventory);
  if (format === 'sarif') return sarif(inventory.findings, dir);
  return renderInventory(inventory, view);
}

export async function renderProposalAs(
  format: string,
  proposal: Proposal,
  context: Context & { readonly wrote: readonly string[] },
): Promise<string> {
  switch (format) {
    case 'json':
      return toJson(proposal.plan);
    case 'markdown':
      return renderMarkdown(proposal);
    case 'sarif':
      return sarif(proposal.plan.findings, context.dir);
    case 'patch':
      return renderPatch(proposal.changes, (await gitPrefix(context.dir)) ?? '');
    case 'html':
      return renderHtml(proposal, context.view.source);
    default:
      return renderProposal(proposal, context.wrote, context.view);
  }
}

export async function renderCheckAs(format: string, outcome: CheckOutcome, { dir, view }: Context): Promise<string> {
  if (format === 'json') return toJson(outcome);
  if (format === 'sarif') return sarif(outcome.left, dir);
  return renderCheck(outcome, view);
}

async function sarif(findings: readonly Finding[], dir: string): Promise<string> {
  return renderSarif(findings, toolVersion(), (await gitPrefix(dir)) ?? '');
}
