// Two laptops with PouchDB. One order a line comes in as JSON, one answer a line goes out.
const PouchDB = require("pouchdb-node");
const readline = require("readline");
const [remote, folder] = process.argv.slice(2);
const WIDE = { batch_size: 2000, batches_limit: 10 }; // fewer, larger requests: kinder than its own 100
const laptops = { a: new PouchDB(folder + "/a") };
const id = (number) => "record-" + String(number).padStart(8, "0");

const orders = {
  fill: async ({ records }) => {
    await laptops.a.bulkDocs(records.map((record, number) => ({ _id: id(number), ...record })));
  },
  open: async () => { laptops.b = new PouchDB(folder + "/b"); },
  sync: async ({ who }) => { await laptops[who].sync(remote, WIDE); },
  upload: async () => { await laptops.a.replicate.to(remote, WIDE); },
  join: async ({ number }) => {
    await laptops.b.replicate.from(remote, WIDE);
    await laptops.b.get(id(number));
  },
  edit: async ({ numbers, word }) => {
    for (const number of numbers) {
      const found = await laptops.a.get(id(number));
      await laptops.a.put({ ...found, note: word });
    }
  },
  note: async ({ number }) => (await laptops.b.get(id(number))).note,
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const order = JSON.parse(line);
  try {
    const said = await orders[order.order](order);
    console.log(JSON.stringify({ said: said === undefined ? null : said }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error && error.stack) }));
  }
});
