// PouchDB behind express-pouchdb, on the port and in the folder it is told.
const PouchDB = require("pouchdb-node");
const express = require("express");
const [port, folder] = process.argv.slice(2);
const kept = PouchDB.defaults({ prefix: folder + "/" });
const app = express();
app.use("/", require("express-pouchdb")(kept, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: folder + "/log.txt" }));
app.listen(Number(port), "127.0.0.1");
