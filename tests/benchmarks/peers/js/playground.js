'use strict';
// An engine of nodes and links, one sample at a time, as those that run in web pages are built: objects that know their
// neighbours, slopes that are summed up link by link, an update behind every batch. Layers of tanh units with one
// linear output and the squared error, and Rosenblatt's rule on one node.
const { Order, serve } = require('./lines.js');

// What can be chosen there is an object with a value and a slope.
const ACTIVATIONS = {
  tanh: {
    value: (score) => Math.tanh(score),
    slope: (score) => {
      const value = ACTIVATIONS.tanh.value(score);
      return 1 - value * value;
    },
  },
  linear: { value: (score) => score, slope: () => 1 },
};

const SQUARED = {
  value: (output, target) => (output - target) ** 2,
  slope: (output, target) => 2 * (output - target),
};

class Link {
  constructor(source, target, weight) {
    this.source = source;
    this.target = target;
    this.weight = weight;
    this.slope = 0; // of the loss of the sample, along the weight
    this.slopeSum = 0; // since the last update
    this.count = 0; // of samples since then
  }
}

class Node {
  constructor(bias, activation) {
    this.links = []; // that come in
    this.outgoing = [];
    this.bias = bias;
    this.activation = activation;
    this.score = 0;
    this.output = 0;
    this.slopeOfOutput = 0; // of the loss of the sample
    this.slope = 0; // the same along the score
    this.slopeSum = 0;
    this.count = 0;
  }

  forward() {
    this.score = this.bias;
    for (let i = 0; i < this.links.length; i++) {
      const link = this.links[i];
      this.score += link.weight * link.source.output;
    }
    this.output = this.activation.value(this.score);
    return this.output;
  }

  backward() {
    this.slope = this.slopeOfOutput * this.activation.slope(this.score);
    this.slopeSum += this.slope;
    this.count++;
    for (let i = 0; i < this.links.length; i++) {
      const link = this.links[i];
      link.slope = this.slope * link.source.output;
      link.slopeSum += link.slope;
      link.count++;
    }
  }

  update(rate) {
    if (this.count > 0) {
      this.bias -= (rate * this.slopeSum) / this.count;
      this.slopeSum = 0;
      this.count = 0;
    }
    for (let i = 0; i < this.links.length; i++) {
      const link = this.links[i];
      if (link.count > 0) {
        link.weight -= (rate / link.count) * link.slopeSum;
        link.slopeSum = 0;
        link.count = 0;
      }
    }
  }
}

class Network {
  constructor(job) {
    this.job = job;
    this.layers = [Array.from({ length: job.shape[0] }, () => new Node(0, ACTIVATIONS.linear))];
    let at = 0;
    job.layers.forEach(([, units, activation]) => {
      const before = this.layers[this.layers.length - 1];
      const biases = at + units * before.length;
      const layer = [];
      for (let unit = 0; unit < units; unit++) {
        const node = new Node(job.start[biases + unit], ACTIVATIONS[activation]);
        before.forEach((source) => {
          const link = new Link(source, node, job.start[at++]);
          node.links.push(link);
          source.outgoing.push(link);
        });
        layer.push(node);
      }
      at = biases + units;
      this.layers.push(layer);
    });
    this.output = this.layers[this.layers.length - 1][0];
    this.order = new Order(job.y.length, job.batch);
    const [width] = job.shape;
    this.features = Array.from(job.y, (_, i) => Array.from(job.x.subarray(i * width, (i + 1) * width)));
  }

  forward(sample) {
    const first = this.layers[0];
    const features = this.features[sample];
    for (let i = 0; i < first.length; i++) first[i].output = features[i];
    for (let l = 1; l < this.layers.length; l++) {
      const layer = this.layers[l];
      for (let i = 0; i < layer.length; i++) layer[i].forward();
    }
    return this.output.output;
  }

  backward(target) {
    this.output.slopeOfOutput = SQUARED.slope(this.output.output, target);
    this.output.backward();
    for (let l = this.layers.length - 2; l > 0; l--) {
      const layer = this.layers[l];
      for (let i = 0; i < layer.length; i++) {
        const node = layer[i];
        node.slopeOfOutput = 0;
        for (let j = 0; j < node.outgoing.length; j++) {
          const link = node.outgoing[j];
          node.slopeOfOutput += link.weight * link.target.slope;
        }
        node.backward();
      }
    }
  }

  update() {
    for (let l = 1; l < this.layers.length; l++) {
      const layer = this.layers[l];
      for (let i = 0; i < layer.length; i++) layer[i].update(this.job.rate);
    }
  }

  learn(sample) {
    this.forward(sample);
    this.backward(this.job.y[sample]);
  }

  run(steps) {
    for (let made = 0; made < steps; made++) {
      do this.learn(this.order.next());
      while (!this.order.endsBatch());
      this.update();
    }
    return steps;
  }

  loss(from, count) {
    let sum = 0;
    for (let i = from; i < from + count; i++) sum += SQUARED.value(this.forward(i), this.job.y[i]);
    return sum / count;
  }

  trace(steps) {
    const { batch } = this.job;
    const losses = [];
    for (let step = 0; step <= steps; step++) {
      losses.push(this.loss(step * batch, batch));
      if (step === steps) break;
      for (let i = 0; i < batch; i++) this.learn(step * batch + i);
      this.update();
    }
    return losses;
  }
}

// One node, which learns by Rosenblatt's rule.
class Rosenblatt extends Network {
  learn(sample) {
    const isPositive = this.job.y[sample] > 0;
    if (this.forward(sample) > 0 === isPositive) return;
    const change = isPositive ? this.job.rate : -this.job.rate;
    const node = this.output;
    node.bias += change;
    for (let i = 0; i < node.links.length; i++) {
      const link = node.links[i];
      link.weight += change * link.source.output;
    }
  }

  run(steps) {
    for (let made = 0; made < steps; made++) this.learn(this.order.next());
    return steps;
  }

  loss() {
    const { y } = this.job;
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += Math.max(0, -(y[i] > 0 ? 1 : -1) * this.forward(i));
    return sum / y.length;
  }

  update() {}
}

serve((job) => (job.loss === 'rosenblatt' ? new Rosenblatt(job) : new Network(job)));
