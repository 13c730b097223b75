'use strict';

const { Client } = require('pg');
const { log } = require('./log');

exports.handler = async (event) => {
  const client = new Client({
    connectionString: process.env.DATABASE_URL, // set by the stack
  });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO orders (id) VALUES ($1)', [event.id]);
    await client.query('COMMIT');
    log('done');
  } finally {
    await client.end();
  }
};
