create table if not exists orders (
  id uuid primary key default gen_random_uuid(),
  customer text not null,
  cents integer not null check (cents > 0),
  currency text not null,
  status text not null default 'open',
  created_at timestamptz not null default now()
);

create table if not exists order_events (
  message_id text primary key,
  order_id uuid not null,
  kind text not null
);

create table if not exists daily_reports (
  day date primary key,
  orders integer not null,
  cents bigint not null
);

create table if not exists customers (
  email text primary key
);
