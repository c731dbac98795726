/** WGSL gradient of max pooling: each input cell looks at the windows over it and asks whether it is their first largest. */
export const maxPoolGradientCode = `
  fn isFirstLargest(image: i32, channel: i32, inY: i32, inX: i32, top: i32, left: i32) -> bool {
    let mine = x[((image * uniforms.height + inY) * uniforms.width + inX) * uniforms.channels + channel];
    for (var ky = max(top, 0); ky < min(top + uniforms.kernelHeight, uniforms.height); ky = ky + 1) {
      for (var kx = max(left, 0); kx < min(left + uniforms.kernelWidth, uniforms.width); kx = kx + 1) {
        let value = x[((image * uniforms.height + ky) * uniforms.width + kx) * uniforms.channels + channel];
        let before = ky < inY || (ky == inY && kx < inX);
        if (value > mine || (before && value == mine)) { return false; }
      }
    }
    return true;
  }
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    let channel = index % uniforms.channels;
    let inX = (index / uniforms.channels) % uniforms.width;
    let inY = (index / (uniforms.channels * uniforms.width)) % uniforms.height;
    let image = index / (uniforms.channels * uniforms.width * uniforms.height);
    var sum = 0.0;
    for (var outY = max((inY + uniforms.padTop - uniforms.kernelHeight) / uniforms.strideHeight, 0); outY < uniforms.outHeight; outY = outY + 1) {
      let top = outY * uniforms.strideHeight - uniforms.padTop;
      if (top > inY) { break; }
      if (top + uniforms.kernelHeight <= inY) { continue; }
      for (var outX = max((inX + uniforms.padLeft - uniforms.kernelWidth) / uniforms.strideWidth, 0); outX < uniforms.outWidth; outX = outX + 1) {
        let left = outX * uniforms.strideWidth - uniforms.padLeft;
        if (left > inX) { break; }
        if (left + uniforms.kernelWidth <= inX) { continue; }
        if (isFirstLargest(image, channel, inY, inX, top, left)) {
          sum = sum + dy[((image * uniforms.outHeight + outY) * uniforms.outWidth + outX) * uniforms.channels + channel];
        }
      }
    }
    result[index] = sum;
  }
`;
