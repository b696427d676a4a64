'use strict';
// ConvNetJS at the jobs: one sample at a time through its volumes, an update of its trainer behind every batch.
// The last argument is the folder of the package. Its volumes have the depth last, so samples and weights are turned.
const { Order, serve } = require('./lines.js');
const convnet = require(process.argv[2]);

function layersOf(job) {
  const [depth, height, width] = job.shape.length === 1 ? [job.shape[0], 1, 1] : job.shape;
  const isImage = job.layers[0][0] === 'conv';
  const made = [
    isImage
      ? { type: 'input', out_sx: width, out_sy: height, out_depth: depth }
      : { type: 'input', out_sx: 1, out_sy: 1, out_depth: depth * height * width },
  ];
  job.layers.forEach(([kind, size, activation], place) => {
    if (kind === 'conv') made.push({ type: 'conv', sx: 3, filters: size, stride: 1, pad: 0, activation: 'relu' });
    else if (kind === 'pool') made.push({ type: 'pool', sx: 2, stride: 2 });
    else if (place < job.layers.length - 1) made.push({ type: 'fc', num_neurons: size, activation });
    else if (job.loss === 'softmax') made.push({ type: 'softmax', num_classes: size });
    else made.push({ type: 'regression', num_neurons: size });
  });
  return made;
}

// The numbers of a filter [depth, height, width] from `at` on, into its volume with the depth last.
function turn(from, at, volume, depth, height, width) {
  for (let d = 0; d < depth; d++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) volume.w[(width * y + x) * depth + d] = from[at++];
    }
  }
  return at;
}

function fill(net, start) {
  let at = 0;
  let before = net.layers[0];
  net.layers.forEach((layer) => {
    if (layer.filters) {
      const isConv = layer.layer_type === 'conv';
      const [height, width] = isConv ? [layer.sy, layer.sx] : [before.out_sy, before.out_sx];
      layer.filters.forEach((filter) => {
        at = turn(start, at, filter, before.out_depth, height, width);
      });
      for (let i = 0; i < layer.filters.length; i++) layer.biases.w[i] = start[at++];
    }
    before = layer;
  });
}

class Peer {
  constructor(job) {
    this.job = job;
    this.net = new convnet.Net();
    this.net.makeLayers(layersOf(job));
    fill(this.net, job.start);
    const isAdam = job.optimizer === 'adam'; // which it lacks: Adadelta also keeps two averages of every weight
    this.trainer = new convnet.Trainer(this.net, {
      method: isAdam ? 'adadelta' : 'sgd',
      momentum: 0,
      batch_size: job.batch,
      learning_rate: job.rate * (job.loss === 'squared' ? 2 : 1), // its squared error is halved
    });
    this.volumes = this.read();
    this.targets = Array.from(job.y, (value) => (job.loss === 'softmax' ? value : [value]));
    this.order = new Order(job.y.length, job.batch);
  }

  read() {
    const { x, y } = this.job;
    const input = this.net.layers[0];
    const size = x.length / y.length;
    return Array.from(y, (_, i) => {
      const volume = new convnet.Vol(input.out_sx, input.out_sy, input.out_depth, 0);
      turn(x, i * size, volume, input.out_depth, input.out_sy, input.out_sx);
      return volume;
    });
  }

  // Its trainer counts samples, so all of its batches are whole.
  run(steps) {
    for (let i = 0; i < steps * this.job.batch; i++) {
      const sample = this.order.next();
      this.trainer.train(this.volumes[sample], this.targets[sample]);
    }
    return steps;
  }

  loss(i) {
    const said = this.net.forward(this.volumes[i], false).w;
    return this.job.loss === 'softmax' ? -Math.log(said[this.job.y[i]]) : (said[0] - this.job.y[i]) ** 2;
  }

  trace(steps) {
    const { batch } = this.job;
    const losses = [];
    for (let step = 0; step <= steps; step++) {
      const samples = Array.from({ length: batch }, (_, i) => step * batch + i);
      losses.push(samples.reduce((sum, i) => sum + this.loss(i), 0) / batch);
      if (step < steps) samples.forEach((i) => this.trainer.train(this.volumes[i], this.targets[i]));
    }
    return losses;
  }
}

serve((job) => new Peer(job));
