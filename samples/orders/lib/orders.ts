import { HttpError } from './http';

export interface Order {
  id: string;
  customer: string;
  cents: number;
  currency: string;
  status: 'open' | 'paid' | 'cancelled';
}

export const ORDER_COLUMNS = 'id, customer, cents, currency, status';

/** An order's id from the path; what is no UUID cannot exist. */
export function orderId(text: string | undefined): string {
  if (!/^[0-9a-f-]{36}$/.test(text ?? '')) throw new HttpError(404, `No order ${text}`);
  return String(text);
}

/** Customer and amount of a new order; 400 with the reason when they make no sense. */
export function newOrder(body: Record<string, unknown>): Pick<Order, 'customer' | 'cents'> {
  const { customer, cents } = body;
  if (typeof customer !== 'string' || customer === '') throw new HttpError(400, 'customer is missing');
  if (typeof cents !== 'number' || !Number.isInteger(cents) || cents <= 0) {
    throw new HttpError(400, 'cents must be a whole number above 0');
  }
  return { customer, cents };
}

export function newStatus(body: Record<string, unknown>): Order['status'] {
  const { status } = body;
  if (status === 'open' || status === 'paid' || status === 'cancelled') return status;
  throw new HttpError(400, 'status must be open, paid or cancelled');
}
