'use strict';
// A process that does what it is told line by line, as serve.py says; `make(job)` gives a peer with run and trace.
// The job comes with the paths of its numbers, float32 one after the other: samples x, targets y, first weights start.
const fs = require('fs');
const readline = require('readline');

function floats(path) {
  const bytes = fs.readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

// A fresh order for every epoch; next() is the next sample, and whether it ends a batch.
class Order {
  constructor(size, batch) {
    this.size = size;
    this.batch = batch;
    this.order = Int32Array.from({ length: size }, (_, i) => i);
    this.at = size;
  }

  shuffle() {
    for (let i = this.size - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      const kept = this.order[i];
      this.order[i] = this.order[j];
      this.order[j] = kept;
    }
    this.at = 0;
  }

  next() {
    if (this.at >= this.size) this.shuffle();
    return this.order[this.at++];
  }

  endsBatch() {
    return this.at % this.batch === 0 || this.at >= this.size;
  }
}

function serve(make) {
  let peer = null;
  const answered = (request) => {
    if (request.do === 'make') {
      const job = request.job;
      peer = make({ ...job, x: floats(job.x), y: floats(job.y), start: floats(job.start) });
      return {};
    }
    if (request.do === 'trace') return { losses: peer.trace(request.steps) };
    const began = process.cpuUsage();
    const steps = peer.run(request.steps);
    const spent = process.cpuUsage(began);
    return { cpu: (spent.user + spent.system) / 1e6, steps };
  };
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    process.stdout.write(JSON.stringify(answered(JSON.parse(line))) + '\n');
  });
}

module.exports = { Order, serve };
