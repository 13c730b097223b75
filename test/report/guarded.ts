import type { Proposal } from '../../src/model/proposal.js';
import { PLAN, PROPOSAL } from './example.js';

const at = (line: number) => ({ file: 'template.yaml', line, column: 3 });

/** The example with a REST API behind an authorizer, a Function URL and shared connections. */
export const GUARDED: Proposal = {
  ...PROPOSAL,
  plan: {
    ...PLAN,
    service: { ...PLAN.service, project: { ...PLAN.service.project, functionPackages: ['src', 'unused'] } },
    fronts: [
      {
        id: 'restApi',
        kind: 'rest',
        payload: '1.0',
        prefix: { kind: 'stage', parts: ['/', { stage: true }] },
        stage: { kind: 'stage', parts: [{ stage: true }] },
        binaryMediaTypes: [],
      },
      {
        id: 'adminUrl',
        kind: 'function-url',
        payload: '2.0',
        prefix: { kind: 'literal', text: '/_url/admin' },
        stage: { kind: 'literal', text: '$default' },
        binaryMediaTypes: [],
      },
    ],
    routes: [
      {
        id: 'restApi:GET /orders',
        front: 'restApi',
        method: 'GET',
        path: '/orders',
        functionId: 'createOrder',
        authorizer: 'restApi:TokenAuth',
        location: at(8),
      },
      {
        id: 'adminUrl:$default',
        front: 'adminUrl',
        method: 'ANY',
        path: '$default',
        functionId: 'admin',
        location: at(8),
      },
    ],
    authorizers: [
      {
        id: 'restApi:TokenAuth',
        api: 'restApi',
        name: 'TokenAuth',
        type: 'token',
        header: 'Authorization',
        ttlSeconds: 300,
        functionId: 'orderEvents',
        location: at(9),
      },
    ],
    pools: [
      {
        id: 'pg',
        library: 'pg',
        module: 'src/shared-pg.ts',
        max: 10,
        variable: 'PG_POOL_MAX',
        sites: [
          { file: 'src/orders.ts', mode: 'query', location: at(4), functionIds: ['admin', 'createOrder'] },
          { file: 'src/admin.ts', mode: 'checkout', location: at(5), functionIds: ['admin'] },
        ],
      },
    ],
  },
};
