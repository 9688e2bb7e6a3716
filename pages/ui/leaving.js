export default function ({ data }) {
  go(data.to);
}
