import type { StepId } from './edit.js';
import type { Finding } from './finding.js';

/** What happens during a run, for whoever shows progress. */
export type RunEvent =
  | {
      readonly kind: 'phase';
      readonly phase: 'read' | 'plan' | 'apply' | 'install' | 'undo' | 'verify';
      readonly text: string;
    }
  | { readonly kind: 'step-done'; readonly step: StepId; readonly files: number; readonly commit?: string }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'wrote'; readonly file: string };

export type OnEvent = (event: RunEvent) => void;
