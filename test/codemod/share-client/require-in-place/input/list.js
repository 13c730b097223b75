#!/usr/bin/env node
'use strict'
// A job of one file.
exports.handler = async () => {
  const client = new (require('pg').Client)(process.env.DATABASE_URL)
  await client.connect()
  await client.query(`DELETE FROM sessions WHERE expires < now()`)
  await client.end()
}
