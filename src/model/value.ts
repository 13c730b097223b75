/**
 * A text value of infrastructure code, as far as it can be known without deploying.
 * Values that look secret or come from outside the repository never carry their text: they are `required`.
 */
export type Value =
  /** Committed in the repository as it stands. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Committed, with the stage's name inside: `['orders-', { stage: true }]`. */
  | { readonly kind: 'stage'; readonly parts: ReadonlyArray<string | { readonly stage: true }> }
  /** Known only at run time. */
  | {
      readonly kind: 'required';
      /** Why: a reference to a resource, a value from outside, a secret, or a variable that did not resolve. */
      readonly reason: 'reference' | 'external' | 'secret' | 'stage-lookup' | 'unresolved';
      /** What the file says, shortened and without any secret text: `!Ref OrdersTable`, `${ssm:/orders/db}`. */
      readonly source: string;
      /** A telling environment variable name made from it: `ORDERS_TABLE`, `ORDERS_QUEUE_URL`. */
      readonly name: string;
    };
