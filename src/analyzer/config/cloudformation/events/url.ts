import type { Trigger } from '../../../../model/inventory.js';
import { staying } from '../../events/entry.js';
import { readText } from '../../settings.js';
import { isDecided, isIncomplete } from '../literal.js';
import { listedCors } from './cors.js';
import type { TemplateEvent } from './event.js';

/** A Function URL (`FunctionUrlConfig`, `AWS::Lambda::Url`). https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
export function readUrl(event: TemplateEvent): Trigger[] {
  const { reading, functionId, value, at, fn } = event;
  const { resolver } = reading;
  const what = (key: string): string => `${key} of the Function URL of "${functionId}"`;
  const mode = readText(reading, resolver.get(value, 'InvokeMode'), {
    what: what('InvokeMode'),
    functionId,
    otherwise: 'BUFFERED is assumed',
  });
  if (mode === 'RESPONSE_STREAM') return staying(event, 'answers are streamed, which the service cannot do yet');
  const auth = resolver.get(value, 'AuthType');
  const isWritten = !isIncomplete(value) && !isDecided(value, 'AuthType') && !isDecided(fn, 'FunctionUrlConfig');
  const isOpen = isWritten && auth?.kind === 'scalar' && auth.value === 'NONE' && !auth.selection;
  const cors = listedCors(reading, resolver.get(value, 'Cors'), what('Cors'));
  const api = event.apis.addUrl(functionId, {
    kind: 'function-url',
    payload: '2.0',
    functionId,
    binaryMediaTypes: [],
    ...(cors && { cors }),
    location: at,
  });
  return [
    {
      kind: 'http',
      id: `${api}:$default`,
      api,
      method: 'ANY',
      path: '$default',
      guards: isOpen ? [] : [{ kind: 'iam', name: 'AWS_IAM' }],
      location: at,
    },
  ];
}
