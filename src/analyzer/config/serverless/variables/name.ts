import { toEnvName } from '../../../../util/text.js';

/** `${ssm:/orders/queue-arn}` → `ORDERS_QUEUE_ARN`, `${self:custom.${sls:stage}.ordersQueue}` → `ORDERS_QUEUE`. */
export function nameFromVariable(source: string, otherwise: string): string {
  const address = /^\$\{[\w.-]+(?:\([^)]*\))?:(.*)\}$/s.exec(source)?.[1] ?? '';
  const plain = address.replace(/\$\{[^}]*\}/g, '');
  const telling = plain.includes('/') ? plain : plain.slice(plain.lastIndexOf('.') + 1);
  return /[A-Za-z]/.test(telling) ? toEnvName(telling) : otherwise;
}
