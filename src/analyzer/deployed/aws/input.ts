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

/** Headers that carry who is asking, whatever else they are called. */
const CREDENTIAL_HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;
/** Names under which a number is a secret too; a number of tokens is none. */
const SECRET_NUMBER = /passw(?:or)?d|passcode|secret|(?:^|[_-])(?:pin|pwd)$/i;
/** A key in the query of a URL. */
const SECRET_QUERY = /[?&](?:api[_-]?key|access[_-]?key|auth|code|key|sig|signature|x-amz-signature)=(?!<)[^&\s"'#]+/i;
/** A name and its text in a template, which is no JSON because of its placeholders. */
const PAIR = /"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
const PLACEHOLDER = /^(?:<[^<>]*>)?$/;

/** True for text that looks secret, or JSON or a template of it with a secret's name in it. */
export function holdsSecret(text: string): boolean {
  if (looksSecret(text) || SECRET_QUERY.test(text)) return true;
  try {
    return namesSecret(JSON.parse(text));
  } catch {
    return [...text.matchAll(PAIR)].some(([, name = '', value = '']) => isSecret(name, value));
  }
}

/** Looks into objects, lists and texts that are JSON themselves. Each step of the way is shorter, so it ends. */
function namesSecret(value: unknown): boolean {
  if (typeof value === 'string') return holdsSecret(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isSecret(key, inner) || namesSecret(inner));
}

function isSecret(name: string, value: unknown): boolean {
  if (typeof value === 'number') return SECRET_NUMBER.test(name);
  const isNamed = hasSecretName(name) || CREDENTIAL_HEADER.test(name);
  return isNamed && typeof value === 'string' && !PLACEHOLDER.test(value);
}

function sorted(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
