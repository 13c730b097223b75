import { expect, test } from 'vitest';
import { hasSecretName, looksSecret } from '../../src/util/secrets.js';

test.each([
  'DB_PASSWORD',
  'dbPassword',
  'PASSWD',
  'SECRET',
  'clientSecret',
  'JWT_TOKEN_KEY',
  'API_KEY',
  'apiKey',
  'api-key',
  'PRIVATE_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'GOOGLE_CREDENTIALS',
  'DB_PWD',
  'PASS',
  'SENTRY_DSN',
])('the name %s promises a secret', (name) => expect(hasSecretName(name)).toBe(true));

test.each(['TABLE', 'COMPASS_URL', 'BYPASS', 'KEYBOARD', 'PRIMARY_KEY', 'AUTHOR', 'LOG_LEVEL'])(
  'the name %s does not',
  (name) => expect(hasSecretName(name)).toBe(false),
);

// Assembled, so that no scanner of repositories takes these made-up values for real ones.
const made = (...parts: string[]): string => parts.join('');

test.each([
  made('AKIA', 'IOSFODNN7EXAMPLE'),
  made('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'),
  made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.c2lnbmF0dXJl'),
  'postgres://orders:hunter2@db.example.com/orders',
  'redis://:hunter2@cache:6379',
  made('https://', '0123456789abcdef', '@errors.example.com/1'),
  'Server=db;Password=hunter2;',
  made('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'),
  made('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dc'),
  made('xoxb-', '123456789012-abcdefghijkl'),
  made('0123456789abcdef', '0123456789abcdef'),
  made('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCY9x2Zq4T1w'),
])('%s looks secret', (text) => expect(looksSecret(text)).toBe(true));

test.each([
  '',
  'info',
  'orders-table-production-2024',
  'https://api.example.com/v1/orders',
  'postgres://db.example.com/orders',
  'postgres://user:${DbPassword}@db/orders',
  'arn:aws:sns:eu-west-1:123456789012:order-events',
  'src/handlers/createOrderItem.handler',
  'MyVeryLongCamelCaseFunctionNameWithoutFigures',
  'eu-west-1_AbCdEfGhI',
  '--enable-source-maps --max-old-space-size=4096',
  'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
  '11111111111111111111111111111111',
  'application/vnd.api+json;version=2',
])('%j does not', (text) => expect(looksSecret(text)).toBe(false));
