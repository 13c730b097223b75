const pg = require('pg')
const helper = require('./helper')

exports.handle = async () => {
  const client = new pg.Client()
  await client.connect()
  await helper(client)
}
