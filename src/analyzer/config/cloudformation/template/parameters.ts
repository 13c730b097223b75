import type { Location } from '../../../../model/location.js';
import { known, notKnown, type Resolved, type Unknown } from '../../resolved.js';
import { child, type ListNode, type MapNode, type Node } from '../../yaml/tree.js';
import { dynamicReference } from './text.js';

/** Names that mean the stage, the most telling first. */
const STAGE_NAMES = ['stage', 'stagename', 'env', 'environment', 'environmentname'];

const FALLBACK_STAGE = 'dev';

export interface Values {
  /** From the command line, or a file named there. */
  readonly given: Readonly<Record<string, string>>;
  /** From a file of the repository that the template is deployed with. */
  readonly committed?: Readonly<Record<string, string>>;
}

/** The template's parameters. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export class Parameters {
  readonly #entries: MapNode['entries'];
  readonly #given: Readonly<Record<string, string>>;
  readonly #committed: Readonly<Record<string, string>>;
  /** Name of the parameter that means the stage. */
  readonly stageName: string | undefined;
  /** Its value when nobody names a stage. */
  readonly defaultStage: string | undefined;
  readonly #stage: string | undefined;

  constructor(root: Node, { given, committed = {} }: Values, stage: string | undefined) {
    const block = child(root, 'Parameters');
    this.#entries = block?.kind === 'map' ? block.entries : new Map();
    this.#given = given;
    this.#committed = committed;
    this.stageName = this.#findStage();
    this.defaultStage = this.stageName === undefined ? undefined : this.#defaultStage(this.stageName);
    this.#stage = stage ?? this.defaultStage;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** What `!Ref name` is. */
  value(name: string, at: Location): Resolved {
    const source = `!Ref ${name}`;
    if (name === this.stageName) {
      return { kind: 'scalar', at, value: this.#stage, outside: false, parts: [{ stage: true }], source };
    }
    const type = textOf(child(this.#declared(name), 'Type')) ?? 'String';
    if (isTrue(child(this.#declared(name), 'NoEcho'))) return notKnown(secret(source), at);
    const isList = /^CommaDelimitedList$|^List</.test(type);
    const standard = this.#standard(name);
    if (Object.hasOwn(this.#given, name)) return this.#fromOutside(name, standard, isList, at);
    if (type.startsWith('AWS::SSM::Parameter::')) return notKnown(stored(source), at);
    if (standard === undefined) return notKnown(missing(name), at);
    const text = standard;
    const dynamic = dynamicReference(text);
    if (dynamic) return notKnown(dynamic, at);
    return isList ? { kind: 'list', at, node: listOf(text, at) } : known(text, at, source);
  }

  /**
   * A given value decides and completes, but the repository does not say it, so it is no default of the service;
   * unless it is what the template says anyway.
   */
  #fromOutside(name: string, standard: string | undefined, isList: boolean, at: Location): Resolved {
    const given = this.#given[name]!;
    const source = `!Ref ${name}`;
    const isStandard = given === standard;
    const unknown: Unknown = {
      reason: 'external',
      source,
      why: 'its value was given on the command line',
      fix: `give the parameter ${name} a Default`,
    };
    if (isList) {
      const list = { kind: 'list', at, node: listOf(given, at) } as const;
      return isStandard ? list : { ...list, selection: { reason: 'external', source } };
    }
    return isStandard
      ? known(given, at, source)
      : { kind: 'scalar', at, value: given, outside: false, parts: [{ unknown }], source };
  }

  /** What the repository says, when nobody says anything. */
  #standard(name: string): string | undefined {
    if (Object.hasOwn(this.#committed, name)) return this.#committed[name];
    const declared = child(this.#declared(name), 'Default');
    return declared && (textOf(declared) ?? '');
  }

  #declared(name: string): Node | undefined {
    return this.#entries.get(name)?.value;
  }

  #findStage(): string | undefined {
    const names = [...this.#entries.keys()];
    for (const meaning of STAGE_NAMES) {
      const found = names.find((name) => name.toLowerCase() === meaning && this.#isText(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #isText(name: string): boolean {
    const declared = this.#declared(name);
    return (textOf(child(declared, 'Type')) ?? 'String') === 'String' && !isTrue(child(declared, 'NoEcho'));
  }

  #defaultStage(name: string): string {
    if (Object.hasOwn(this.#given, name)) return this.#given[name]!;
    const declared = this.#declared(name);
    const allowed = child(declared, 'AllowedValues');
    const first = allowed?.kind === 'list' ? textOf(allowed.items[0]) : undefined;
    return [this.#standard(name), first].find((text) => text !== undefined && text !== '') ?? FALLBACK_STAGE;
  }
}

/** Parameters are text, however their default is written. */
function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

const isTrue = (node: Node | undefined): boolean => textOf(node)?.toLowerCase() === 'true';

function listOf(text: string, at: Location): ListNode {
  const items = text.split(',').map((item) => ({ kind: 'scalar', value: item.trim(), at }) as const);
  return { kind: 'list', items, at };
}

const secret = (source: string): Unknown => ({
  reason: 'secret',
  source,
  why: 'the parameter is declared with NoEcho',
  fix: 'set the variable where the service runs',
});

const stored = (source: string): Unknown => ({
  reason: 'external',
  source,
  why: 'it is read from Parameter Store when the stack is deployed',
  fix: 'write the value into the template, or set the variable where the service runs',
});

const missing = (name: string): Unknown => ({
  reason: 'external',
  source: `!Ref ${name}`,
  why: 'the parameter has no Default',
  fix: `give it with --param ${name}=value or --parameters`,
});
