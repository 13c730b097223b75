import type { GuardFact, HttpTrigger } from '../../../model/inventory.js';
import type { TriggerContext } from './triggers.js';

/**
 * A route of the infrastructure code as AWS has it too. Closed on AWS is closed here, whatever the infrastructure code
 * says; a guard that stands on AWS beside its authorizer, or in the place of it, closes the route.
 * @param name the route as a person would name it
 */
export function mergedRoute(
  functionId: string,
  here: HttpTrigger,
  there: HttpTrigger,
  name: string,
  { report, unread }: Pick<TriggerContext, 'report' | 'unread'>,
): HttpTrigger {
  const isOpen = there.guards.length === 0 && there.authorizer === undefined;
  if (isOpen && (here.guards.length > 0 || here.authorizer !== undefined)) {
    report.differs(functionId, here.location, `${name} is guarded in the infrastructure code and open on AWS`);
  }
  if (isOpen || here.guards.length > 0) return here;
  const { guards, authorizer } = further(here, there, unread(here));
  if (guards.length === 0 && authorizer === here.authorizer) return here;
  const what = guards[0] ? `${guards[0].kind} ${guards[0].name}` : `authorizer ${authorizer}`;
  const before =
    here.authorizer === undefined
      ? `open in the infrastructure code and guarded on AWS (${what})`
      : `guarded by ${nameOf(here.authorizer)} alone in the infrastructure code and by more on AWS (${what})`;
  const fix = 'It stays guarded: write the guard into the infrastructure code, or take it away on AWS.';
  report.differs(functionId, here.location, `${name} is ${before}`, fix);
  return { ...here, guards, ...(authorizer !== undefined && { authorizer }) };
}

/**
 * What guards the route on AWS and not here. The authorizer of one name is the same, even where its function was not
 * read; where authorizers were not read at all, the one here stands for that of AWS.
 */
function further(
  here: HttpTrigger,
  there: HttpTrigger,
  isUnread: boolean,
): { readonly guards: readonly GuardFact[]; readonly authorizer: string | undefined } {
  const own = here.authorizer;
  if (own === undefined) return { guards: there.guards, authorizer: there.authorizer };
  const isOwn = ({ kind, name }: GuardFact): boolean => kind === 'authorizer' && (isUnread || name === nameOf(own));
  const guards = there.guards.filter((guard) => !isOwn(guard));
  const other = there.authorizer;
  const changed: GuardFact[] =
    other !== undefined && other !== own ? [{ kind: 'authorizer', name: nameOf(other) }] : [];
  return { guards: [...changed, ...guards], authorizer: own };
}

/** `TokenAuth` of `restApi:TokenAuth`. */
const nameOf = (authorizer: string): string => authorizer.slice(authorizer.indexOf(':') + 1);
