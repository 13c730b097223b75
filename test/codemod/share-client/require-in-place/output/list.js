#!/usr/bin/env node
'use strict'

const { queriesFromPool } = require('./shared-pg')

// A job of one file.
exports.handler = async () => {
  const client = queriesFromPool(process.env.DATABASE_URL)
  await client.connect()
  await client.query(`DELETE FROM sessions WHERE expires < now()`)
  await client.end()
}
