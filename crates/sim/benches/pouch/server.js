// express-pouchdb on LevelDB, on a free port. Prints the port.
'use strict';
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: process.argv[2] });
const app = express();
app.use('/', require('express-pouchdb')(PouchDB, { mode: 'fullCouchDB', inMemoryConfig: true, logPath: process.argv[2] + 'log.txt' }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
