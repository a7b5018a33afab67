// Java's own HTTP client, as a program of its own: java HttpsGet.java URL PROXY_PORT; prints the status and the body.
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class HttpsGet {
  public static void main(String[] args) throws Exception {
    var proxy = ProxySelector.of(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])));
    var client = HttpClient.newBuilder().proxy(proxy).version(HttpClient.Version.HTTP_1_1).build();
    var request = HttpRequest.newBuilder(URI.create(args[0])).POST(HttpRequest.BodyPublishers.ofString("from java")).build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    System.out.print(response.statusCode() + " " + response.body());
  }
}
