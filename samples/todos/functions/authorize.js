const { Client } = require('pg');

/** Lets people in by their token; who only reads may only send GET. */
exports.handler = async (event) => {
  const token = event.authorizationToken.replace(/^Bearer /, '');
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query('select name, role from people where token = $1', [token]);
    if (rows.length === 0) throw new Error('Unauthorized');
    return policy(rows[0], event.methodArn);
  } finally {
    await client.end();
  }
};

function policy({ name, role }, methodArn) {
  const [api, stage] = methodArn.split('/');
  const method = role === 'reader' ? 'GET' : '*';
  return {
    principalId: name,
    context: { role },
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: role === 'blocked' ? 'Deny' : 'Allow',
          Resource: `${api}/${stage}/${method}/*`,
        },
      ],
    },
  };
}
