import type { DeployedInput } from '../../../model/deployed.js';
import { hasSecretName, looksSecret } from '../../../util/secrets.js';

/** A target's input as the services give it. */
interface GivenInput {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | { readonly InputPathsMap?: Record<string, string> | undefined; readonly InputTemplate: string | undefined }
    | undefined;
}

/** What of it may be stored: nothing that looks secret. */
export function keptInput({ Input, InputPath, InputTransformer }: GivenInput): DeployedInput {
  const texts = [
    Input,
    InputPath,
    InputTransformer?.InputTemplate,
    ...Object.values(InputTransformer?.InputPathsMap ?? {}),
  ];
  if (texts.some((text) => text !== undefined && holdsSecret(text))) return { dropped: true };
  return {
    ...(Input !== undefined && { input: Input }),
    ...(InputPath !== undefined && { inputPath: InputPath }),
    ...(InputTransformer && {
      inputTransformer: {
        inputPathsMap: sorted(InputTransformer.InputPathsMap ?? {}),
        inputTemplate: InputTransformer.InputTemplate ?? '',
      },
    }),
  };
}

/** True for text that looks secret, or JSON with a secret's name in it. */
export function holdsSecret(text: string): boolean {
  if (looksSecret(text)) return true;
  try {
    return namesSecret(JSON.parse(text));
  } catch {
    return false;
  }
}

function namesSecret(value: unknown): boolean {
  if (typeof value === 'string') return looksSecret(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => (hasSecretName(key) && typeof inner === 'string' && inner !== '') || namesSecret(inner),
  );
}

function sorted(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
