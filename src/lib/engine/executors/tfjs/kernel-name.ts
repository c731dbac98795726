/** The kernels of TF.js that the `tfjs` executor calls. A backend registers these and no others: the rest would be most of its chunk. */
export type KernelName =
  | '_FusedMatMul'
  | 'Add'
  | 'BatchMatMul'
  | 'Conv2D'
  | 'Conv2DBackpropFilter'
  | 'Conv2DBackpropInput'
  | 'DepthwiseConv2dNative'
  | 'FusedConv2D'
  | 'GatherV2'
  | 'MaxPool'
  | 'Multiply'
  | 'Relu'
  | 'Reverse'
  | 'Sigmoid'
  | 'Slice'
  | 'Tanh'
  | 'Transpose';
