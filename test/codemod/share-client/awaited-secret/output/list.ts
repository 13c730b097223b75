import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Client } from 'pg';
import { queriesFromPool } from './shared-pg';

const secrets = new SecretsManagerClient({});

export async function handler(event: { id: string }): Promise<unknown> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }));
  const { username, password } = JSON.parse(SecretString!) as { username: string; password: string };
  const client: Client = queriesFromPool({ host: process.env.PGHOST, user: username, password });
  await client.connect();
  const { rows } = await client.query('SELECT * FROM orders WHERE id = $1', [event.id]);
  await client.end();
  return rows[0];
}
