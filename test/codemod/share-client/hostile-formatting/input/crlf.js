'use strict';
var pg = require("pg");
var log = require("./log");

exports.handler = async function () {
	var client = new pg.Client(
		process.env.DATABASE_URL
	);
	await client.connect();
	log(client);
};
