import { defineFront } from './runtime/fronts/front.js';
import { stage } from './stage.js';

export const httpApi = defineFront({ id: 'httpApi', kind: 'http-api', payload: '2.0', prefix: '', stage: '$default' });
export const restApi = defineFront({
  id: 'restApi',
  kind: 'rest',
  payload: '1.0',
  prefix: `/${stage}`,
  stage,
  binaryMediaTypes: ['image/png'],
});
