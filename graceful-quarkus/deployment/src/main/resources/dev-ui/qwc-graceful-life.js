import { LitElement, html, css } from 'lit';
import { JsonRpc } from 'jsonrpc';

/** Phase, gates, warm-up and the last stop report; asked for once a second while it is looked at. */
export class QwcGracefulLife extends LitElement {

  static styles = css`
    :host { display: block; padding: 1em; }
    th { text-align: left; padding-right: 2em; font-weight: normal; opacity: 0.7; }
    pre { white-space: pre-wrap; }
  `;

  static properties = {
    _life: { state: true },
    _problem: { state: true }
  };

  jsonRpc = new JsonRpc(this);

  connectedCallback() {
    super.connectedCallback();
    this._ask();
    this._timer = setInterval(() => this._ask(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this._timer);
    super.disconnectedCallback();
  }

  _ask() {
    this.jsonRpc.life()
      .then(answer => { this._life = answer.result; this._problem = null; })
      .catch(problem => { this._problem = String(problem); });
  }

  render() {
    if (this._problem) {
      return html`<p>The application does not answer: ${this._problem}</p>`;
    }
    if (!this._life) {
      return html`<p>Asking the application…</p>`;
    }
    const life = this._life;
    return html`
      <table>
        <tr><th>Phase</th><td>${life.phase}</td></tr>
        <tr><th>Ready</th><td>${life.ready ? 'yes' : 'no'}</td></tr>
        <tr><th>Requests in flight</th><td>${life.requestsInFlight}</td></tr>
        <tr><th>Open connections</th><td>${life.connectionsOpen}</td></tr>
        ${this._rows('Gate', life.gates)}
        ${this._rows('Warm-up', life.warmup)}
      </table>
      <h4>Last stop</h4>
      <pre>${life.lastReport ? JSON.stringify(life.lastReport, null, 2) : 'none since the start of dev mode'}</pre>`;
  }

  _rows(kind, values) {
    return Object.entries(values ?? {})
      .map(([name, value]) => html`<tr><th>${kind} ${name}</th><td>${value}</td></tr>`);
  }
}
customElements.define('qwc-graceful-life', QwcGracefulLife);
