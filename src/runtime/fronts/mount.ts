import type { IncomingMessage } from 'node:http';
import type { Express, NextFunction, Request, Response } from 'express';
import { log } from '../lifecycle/log.js';
import type { NodeHandler, Route } from '../types.js';
import { send } from './answer.js';
import { keepBody } from './body.js';
import { bodyLimit } from './bounds.js';
import { type Choose, frontChooser, type Place } from './choose.js';
import { mockPreflightAnswer, preflightAnswer } from './cors.js';
import { idHeaders } from './exchange.js';
import { newIds } from './gateway-request.js';
import { decide, namesPath, type PathNode, pathNodes } from './nodes.js';
import { sendError, serve } from './serve.js';

const choosers = new WeakMap<Route[], Choose>();
const mounted = new WeakMap<Express, { choose: Choose; nodes: PathNode[] }>();

/** Keeps the bytes of every request to one of the APIs, so that body parsers may run in front of the routes. Call it first. */
export function keepRawBody(app: Express, routes: Route[]): void {
  const choose = chooserOf(routes);
  app.use((request: Request, _response: Response, next: NextFunction) => {
    const place = choose(request);
    if (place !== undefined) keepBody(request, bodyLimit(place.front));
    next();
  });
}

/**
 * Registers every route on the app, in the order API Gateway tries them, and after them the gateway's own answer to what
 * has no route. Requests that belong to no API go on to whatever is registered later.
 */
export function mountRoutes(app: Express, routes: Route[]): void {
  const choose = chooserOf(routes);
  const nodes = pathNodes(routes);
  mounted.set(app, { choose, nodes });
  app.disable('x-powered-by');
  for (const node of nodes) {
    app.all(node.pattern.regexp, (request: Request, response: Response, next: NextFunction) => {
      const place = choose(request);
      if (place === undefined || place.front !== node.front) return next();
      answerAt(node, place, request, response, next);
    });
  }
  app.use((request: Request, response: Response, next: NextFunction) => {
    const place = choose(request);
    if (place === undefined) return next();
    answerWithoutRoute(place, request, response);
  });
}

/** The app as a request listener of node:http. */
export function listener(app: Express): NodeHandler {
  return app as unknown as NodeHandler;
}

/** True when a route names exactly this path: then it is not the service's own, whatever that would answer there. */
export function claimsPath(app: Express, request: IncomingMessage): boolean {
  const { choose, nodes } = mounted.get(app) ?? {};
  const place = choose?.(request);
  return place !== undefined && (nodes ?? []).some((node) => namesPath(node, place));
}

function answerAt(node: PathNode, place: Place, request: Request, response: Response, next: NextFunction): void {
  const decision = decide(node, request, place);
  if (decision.kind === 'pass') {
    next();
  } else if (decision.kind === 'preflight') {
    send(response, mockPreflightAnswer(decision.cors, request, idHeaders(node.front, newIds(request))));
  } else {
    serve(request, response, { route: decision.route, pattern: node.pattern, place }).catch((error: unknown) => {
      // Our own mistake: say so in the log, and keep the stack out of the answer.
      log('error', { event: 'front-failed', error });
      sendError(request, response, node.front, newIds(request), 'function-error');
    });
  }
}

function answerWithoutRoute({ front }: Place, request: Request, response: Response): void {
  const ids = newIds(request);
  const preflight = preflightAnswer(front.definition, request, idHeaders(front, ids));
  if (preflight !== undefined) send(response, preflight);
  else sendError(request, response, front, ids, 'no-route');
}

function chooserOf(routes: Route[]): Choose {
  const known = choosers.get(routes);
  if (known !== undefined) return known;
  const choose = frontChooser(routes);
  choosers.set(routes, choose);
  return choose;
}
