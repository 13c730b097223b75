import process from 'node:process';

/**
 * The stage this service runs as; one image serves every stage. When nobody names one, it is the one that
 * serverless.yml is deployed to without `--stage`.
 */
export const stage = process.env.STAGE ?? 'dev';
