import { connect } from '../lib/database.js';

export const handler = async () => connect((client) => client.query('SELECT 1'));
