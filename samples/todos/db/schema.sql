create table if not exists people (
  token text primary key,
  name text not null unique,
  role text not null default 'member' check (role in ('member', 'reader', 'blocked'))
);

create table if not exists todos (
  id uuid primary key default gen_random_uuid(),
  owner text not null references people (name),
  title text not null,
  tags text[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'done', 'archived')),
  changed_at timestamptz not null default now()
);

create index if not exists todos_of_owner on todos (owner, state);

create table if not exists archivings (
  owner text not null,
  todos integer not null,
  done_at timestamptz not null default now()
);

create table if not exists digests (
  day date not null,
  owner text not null,
  title text not null,
  open integer not null,
  primary key (day, owner)
);
